package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Acts only as the one agent that may act for the host. */
public final class LeaseGuard implements Guard {
    /** Its id. */
    public static final String ID = "lease";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MEANS;
    }

    @Override
    public String summary() {
        return "Passes when this agent holds the lease of the host.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.LEASE);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "held", GuardVerdict.Outcome.PASS,
                "not_held", GuardVerdict.Outcome.HOLD,
                "ran_out", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(Facts.LEASE), lease -> {
            if (!lease.mine()) {
                return GuardVerdict.hold(ID, "not_held", Measures.none());
            }
            Measures saw = Measures.builder()
                    .count("epoch", lease.epoch())
                    .span("remaining", lease.remaining())
                    .build();
            return lease.remaining().isPositive()
                    ? GuardVerdict.pass(ID, "held", saw)
                    : GuardVerdict.hold(ID, "ran_out", saw);
        });
    }
}
