package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
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
        long micros = LeaseRows.micros(term);
        return database.inTransaction(connection -> {
            try (PreparedStatement take = connection.prepareStatement(LeaseRows.TAKE)) {
                Columns.set(take, host, holder, seen, micros, micros, true);
                take.executeUpdate();
            }
            try (PreparedStatement read = connection.prepareStatement(LeaseRows.READ)) {
                Columns.set(read, host);
                try (ResultSet row = read.executeQuery()) {
                    return LeaseRows.answer(row, host, holder);
                }
            }
        });
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
