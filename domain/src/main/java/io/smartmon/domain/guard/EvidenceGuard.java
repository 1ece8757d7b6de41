package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Acts only on fresh evidence. */
public final class EvidenceGuard implements Guard {
    /** Its id. */
    public static final String ID = "evidence";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.EVIDENCE;
    }

    @Override
    public String summary() {
        return "Passes when the evidence is fresh.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.EVIDENCE_AGE);
    }

    @Override
    public boolean momentary() {
        return true;
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "fresh", GuardVerdict.Outcome.PASS,
                "stale", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Duration limit = context.policy().limits().evidenceAge();
        return GuardVerdict.of(ID, context.get(Facts.EVIDENCE_AGE), age -> {
            Measures saw =
                    Measures.builder().span("age", age).span("limit", limit).build();
            return age.isNegative() || age.compareTo(limit) > 0
                    ? GuardVerdict.hold(ID, "stale", saw)
                    : GuardVerdict.pass(ID, "fresh", saw);
        });
    }
}
