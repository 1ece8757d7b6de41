package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Rejects writers that no longer hold the lease; also the one lock under which a host's repairs are written. */
final class Fence {
    private Fence() {}

    /** Locks the host's lease until the transaction ends, and says why this epoch may not write; empty if it may. */
    static Optional<Reason> closed(Connection connection, HostId host, long epoch) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select epoch, " + LeaseRows.VALID + " as valid from host_lease l where host = ? for update")) {
            Columns.set(query, host);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.of(Reason.of("not_held"));
                }
                long newest = row.getLong("epoch");
                if (newest != epoch) {
                    return Optional.of(new Reason(
                            "newer_epoch",
                            Measures.builder()
                                    .count("epoch", epoch)
                                    .count("newest", newest)
                                    .build()));
                }
                return row.getBoolean("valid")
                        ? Optional.empty()
                        : Optional.of(new Reason(
                                "ran_out",
                                Measures.builder().count("epoch", epoch).build()));
            }
        }
    }
}
