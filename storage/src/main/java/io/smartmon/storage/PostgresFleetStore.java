package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.storage.live.LiveEvents;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.UUID;

/** The hosts in PostgreSQL. */
public final class PostgresFleetStore implements FleetStore {
    private final Database database;

    /** A store on this database. */
    public PostgresFleetStore(Database database) {
        this.database = database;
    }

    @Override
    public Registration register(HostProfile host, UUID run, Instant at) {
        return database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into host (host, name, machine_id, operating_system, cores, memory_bytes, run,
                                      first_seen_at, registered_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (host) do update
                       set name = excluded.name, operating_system = excluded.operating_system, cores = excluded.cores,
                           memory_bytes = excluded.memory_bytes, run = excluded.run,
                           registered_at = excluded.registered_at
                     where host.machine_id = excluded.machine_id and host.registered_at < excluded.registered_at
                    """)) {
                Columns.set(
                        insert,
                        host.id(),
                        host.name(),
                        host.machineId(),
                        host.operatingSystem(),
                        host.cores(),
                        host.memoryBytes(),
                        run,
                        at,
                        at);
                if (insert.executeUpdate() > 0) {
                    LiveEvents.append(connection, "host", host.id(), host);
                }
            }
            try (PreparedStatement current = connection.prepareStatement(
                    "insert into host_current (host, heard_at, run) values (?, ?, ?) on conflict (host) do nothing")) {
                Columns.set(current, host.id(), at, run);
                current.executeUpdate();
            }
            try (PreparedStatement query = connection.prepareStatement("select machine_id from host where host = ?")) {
                Columns.set(query, host.id());
                try (ResultSet row = query.executeQuery()) {
                    return new Registration(row.next() && host.machineId().equals(row.getString("machine_id")));
                }
            }
        });
    }

    @Override
    public void heard(HostId host, UUID run, Instant at) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update host_current set heard_at = ?, run = ? where host = ? and heard_at < ?")) {
                Columns.set(update, at, run, host, at);
                return update.executeUpdate();
            }
        });
    }
}
