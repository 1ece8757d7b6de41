package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.store.LeaseStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The leases in PostgreSQL, by its own clock. */
public final class PostgresLeaseStore implements LeaseStore {
    private final Database database;

    /** A store on this database. */
    public PostgresLeaseStore(Database database) {
        this.database = database;
    }

    @Override
    public Answer acquire(HostId host, UUID holder, Duration term, long seen) {
        return database.inTransaction(connection -> {
            Optional<Lease> taken = take(connection, host, holder, term, seen);
            return taken.isPresent() ? new Answer.Held(taken.get()) : other(connection, host);
        });
    }

    private static Optional<Lease> take(Connection connection, HostId host, UUID holder, Duration term, long seen)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into host_lease as l (host, holder, epoch, expires_at)
                values (?, ?, ? + 1, clock_timestamp() + ? * interval '1 microsecond')
                on conflict (host) do update
                   set epoch = case when l.holder = excluded.holder and l.expires_at > clock_timestamp() and l.epoch >= ?
                                    then l.epoch else greatest(l.epoch, ?) + 1 end,
                       holder = excluded.holder,
                       expires_at = clock_timestamp() + ? * interval '1 microsecond'
                 where l.holder = excluded.holder or l.expires_at <= clock_timestamp()
                returning epoch
                """)) {
            long micros = term.toNanos() / 1000;
            Columns.set(upsert, host, holder, seen, micros, seen, seen, micros);
            try (ResultSet row = upsert.executeQuery()) {
                return row.next() ? Optional.of(new Lease(host, holder, row.getLong("epoch"), term)) : Optional.empty();
            }
        }
    }

    private static Answer other(Connection connection, HostId host) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select holder,
                       greatest(0, extract(epoch from expires_at - clock_timestamp()) * 1000000)::bigint as micros
                  from host_lease where host = ?
                """)) {
            Columns.set(query, host);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Answer.HeldByOther(
                        Columns.uuid(row, "holder"), Duration.ofNanos(row.getLong("micros") * 1000));
            }
        }
    }

    @Override
    public void release(HostId host, UUID holder) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update host_lease set expires_at = clock_timestamp()
                     where host = ? and holder = ? and expires_at > clock_timestamp()
                    """)) {
                Columns.set(update, host, holder);
                return update.executeUpdate();
            }
        });
    }
}
