package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Bounds how many subjects of a host are under repair at once. */
public final class AtOnceGuard implements Guard {
    /** Its id. */
    public static final String ID = "at-once";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.LIMITS;
    }

    @Override
    public String summary() {
        return "Passes while fewer other subjects of this host than the limit are under repair.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.UNDER_REPAIR);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "below", GuardVerdict.Outcome.PASS,
                "reached", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        int limit = context.policy().limits().subjectsAtOnce();
        return GuardVerdict.of(ID, context.get(Facts.UNDER_REPAIR), others -> {
            Measures saw = Measures.builder()
                    .count("others", others.size())
                    .count("limit", limit)
                    .build();
            return others.size() < limit ? GuardVerdict.pass(ID, "below", saw) : GuardVerdict.hold(ID, "reached", saw);
        });
    }
}
