package io.smartmon.storage;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.StoreGuard;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares what was done on a host, as its helper knows it, with what this store has. */
final class RestoredRows {
    /**
     * What was seen beside what is here, as {@code k}. Parameters: the highest epoch that was seen, the helper's last plan,
     * host, host, and that plan.
     */
    static final String SEEN = """
            (select ?::bigint as epoch, ?::uuid as plan,
                    coalesce((select l.epoch from host_lease l where l.host = ?), 0) as epoch_here,
                    exists (select from plan p where p.host = ? and p.id = ?) as plan_here) k
            """;

    /** Whether the helper's last plan is neither here, nor was found here before, nor is confirmed. */
    private static final String PLAN_MISSING = "(k.plan is not null and not k.plan_here"
            + " and k.plan is distinct from c.helper_plan and k.plan is distinct from c.restore_confirmed_plan)";

    private static final String OLDER = "((k.epoch > k.epoch_here and k.epoch > coalesce(c.restore_confirmed_epoch, 0))"
            + " or " + PLAN_MISSING + ")";

    /** Marks the host's row {@code c} by {@link #SEEN}; only a person's confirmation takes the mark away. */
    static final String MARK = """
            restored_since = case when %1$s then coalesce(c.restored_since, clock_timestamp()) else c.restored_since end,
            restored_epoch = case when %1$s then greatest(c.restored_epoch, k.epoch) else c.restored_epoch end,
            restored_plan = case when %2$s then k.plan else c.restored_plan end,
            helper_plan = case when k.plan_here then k.plan else c.helper_plan end
            """.replace("%1$s", OLDER).replace("%2$s", PLAN_MISSING);

    private RestoredRows() {}

    /**
     * Why this store takes no ready plan now; empty if it takes them. Only the next call of the agent marks the host: here its
     * row is not locked, because the lease is.
     *
     * @param lastPlan the last plan that the helper has accepted; null if it is not known
     */
    static Optional<GuardVerdict> refusal(Connection connection, HostId host, @Nullable UUID lastPlan)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select c.restored_since, " + PLAN_MISSING
                + " as missing from host_current c, " + SEEN + " where c.host = ?")) {
            Columns.set(query, 0L, lastPlan, host, host, lastPlan, host);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw HostRows.notRegistered(host);
                }
                Instant since = Columns.instantOrNull(row, "restored_since");
                return since != null || row.getBoolean("missing")
                        ? Optional.of(GuardVerdict.hold(
                                StoreGuard.ID,
                                StoreGuard.RESTORED,
                                since == null ? Measures.none() : Measures.of("since", Measure.moment(since))))
                        : Optional.empty();
            }
        }
    }
}
