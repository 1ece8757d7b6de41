package io.smartmon.storage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** The hosts in PostgreSQL: one for each machine id, whatever its name. */
public final class PostgresFleetStore implements FleetStore {
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;

    /** A store on this database. */
    public PostgresFleetStore(Database database) {
        this.database = database;
    }

    @Override
    public Registration register(HostProfile profile, UUID run, Instant at) {
        return database.inTransaction(connection -> {
            boolean changed = insert(connection, profile, run);
            HostId host = lock(connection, profile);
            changed |= bringUpToDate(connection, host, profile, run);
            try (PreparedStatement seen = connection.prepareStatement(BootRows.SEEN)) {
                Columns.set(seen, profile.bootId(), host);
                seen.executeUpdate();
            }
            if (changed) {
                LiveEvents.append(connection, "host", host, profile);
            }
            return current(connection, host, run, at);
        });
    }

    private static boolean insert(Connection connection, HostProfile profile, UUID run) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into host (id, machine_id, name, boot_id, run, operating_system, cores, memory_bytes,
                                  first_seen_at, registered_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp())
                on conflict (machine_id) do nothing
                """)) {
            Columns.set(
                    insert,
                    IDS.generate(),
                    profile.machineId(),
                    profile.name(),
                    profile.bootId(),
                    run,
                    profile.operatingSystem(),
                    profile.cores(),
                    profile.memoryBytes());
            return insert.executeUpdate() > 0;
        }
    }

    private static HostId lock(Connection connection, HostProfile profile) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select id from host where machine_id = ? for update")) {
            Columns.set(query, profile.machineId());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new HostId(Columns.uuid(row, "id"));
            }
        }
    }

    private static boolean bringUpToDate(Connection connection, HostId host, HostProfile profile, UUID run)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update host set name = ?, boot_id = ?, run = ?, operating_system = ?, cores = ?, memory_bytes = ?,
                       registered_at = clock_timestamp()
                 where id = ? and (name, boot_id, run, operating_system, cores, memory_bytes) <> (?, ?, ?, ?, ?, ?)
                """)) {
            Columns.set(
                    update,
                    profile.name(),
                    profile.bootId(),
                    run,
                    profile.operatingSystem(),
                    profile.cores(),
                    profile.memoryBytes(),
                    host,
                    profile.name(),
                    profile.bootId(),
                    run,
                    profile.operatingSystem(),
                    profile.cores(),
                    profile.memoryBytes());
            return update.executeUpdate() > 0;
        }
    }

    private static Registration current(Connection connection, HostId host, UUID run, Instant at) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into host_current (host, heard_at, run) values (?, clock_timestamp(), ?)
                on conflict (host) do nothing
                """)) {
            Columns.set(insert, host, run);
            insert.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement("update host_current c set heard_at ="
                + " clock_timestamp(), agent_clock_offset_ms = " + HostRows.OFFSET + ", identity_status = "
                + BootRows.IDENTITY_STATUS
                + " where host = ? returning identity_status, clock_timestamp() as now")) {
            Columns.set(update, at, host);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return new Registration(
                        host, IdentityStatus.decode(Columns.text(row, "identity_status")), Columns.instant(row, "now"));
            }
        }
    }
}
