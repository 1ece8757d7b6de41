package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of a host. Everything that the host reports is written under its lock. */
final class HostRows {
    /** How far a host's clock may differ from the store's for its rows to count as current. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** How far an agent's clock is ahead of the store's, in milliseconds. Parameter: what that clock says. */
    static final String OFFSET = "round(extract(epoch from ?::timestamptz - clock_timestamp()) * 1000)::bigint";

    /**
     * The row as it was when it was locked.
     *
     * @param now the store's clock
     * @param clockCorrect whether the host's clock was right when it last reported
     * @param run which run of the agent reported last; null before that
     * @param servicesAt when its services were last reported, by its own clock; null before that
     * @param wakeDue whether listeners may be woken for a sample: once a second at most
     */
    record Locked(
            Instant now,
            boolean clockCorrect,
            @Nullable UUID run,
            @Nullable Instant servicesAt,
            boolean wakeDue) {
        /** Whether a row of that instant is within the retention and not in the future. */
        boolean accepts(Instant observedAt, Duration retention) {
            return !observedAt.isBefore(now.minus(retention)) && !ahead(observedAt);
        }

        /** Whether that instant is so far ahead that its clock must be wrong. */
        boolean ahead(Instant observedAt) {
            return observedAt.isAfter(now.plus(CLOCK_TOLERANCE));
        }
    }

    private HostRows() {}

    /** Locks the host's current row until the transaction ends. */
    static Locked lock(Connection connection, HostId host) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select clock_timestamp() as now, agent_clock_offset_ms, run, services_at,
                       coalesce(sample_notified_at <= clock_timestamp() - interval '1 second', true) as wake_due
                  from host_current where host = ? for update
                """)) {
            Columns.set(query, host);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw notRegistered(host);
                }
                return new Locked(
                        Columns.instant(row, "now"),
                        Math.abs(row.getLong("agent_clock_offset_ms")) <= CLOCK_TOLERANCE.toMillis(),
                        row.getObject("run", UUID.class),
                        Columns.instantOrNull(row, "services_at"),
                        row.getBoolean("wake_due"));
            }
        }
    }

    static HostNotRegisteredException notRegistered(HostId host) {
        return new HostNotRegisteredException(host);
    }
}
