package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Keeps out whoever no longer holds the lease; also the one lock under which a host's repairs are written. */
final class Fence {
    private Fence() {}

    /** Locks the host's lease until the transaction ends, and says why this epoch may not write; empty if it may. */
    static Optional<String> closed(Connection connection, HostId host, long epoch) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select epoch, expires_at > clock_timestamp() as valid from host_lease where host = ? for update")) {
            Columns.set(query, host);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.of("no agent holds the lease");
                }
                if (row.getLong("epoch") != epoch) {
                    return Optional.of("epoch " + epoch + ", the newest is " + row.getLong("epoch"));
                }
                return row.getBoolean("valid") ? Optional.empty() : Optional.of("epoch " + epoch + " has run out");
            }
        }
    }
}
