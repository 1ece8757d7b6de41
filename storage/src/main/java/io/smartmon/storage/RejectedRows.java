package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Rows that cannot be stored where they belong are kept apart, so that they block nothing and are counted. */
final class RejectedRows {
    /** Why a row was rejected: it lies before the retention, or more than five minutes ahead. */
    static final String OUTSIDE = "outside_retention";

    private RejectedRows() {}

    static void add(
            Connection connection,
            HostId host,
            String kind,
            UUID run,
            long sequence,
            Instant observedAt,
            String reason,
            Object wire)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into rejected_row (host, kind, run, sequence, observed_at, reason, document)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """)) {
            Columns.set(insert, host, kind, run, sequence, observedAt, reason, Columns.json(wire));
            insert.executeUpdate();
        }
    }
}
