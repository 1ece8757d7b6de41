package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.Limits;
import java.util.Map;
import java.util.Set;

/** Gives up when all attempts are used. */
public final class AttemptsGuard implements Guard {
    /** Its id. */
    public static final String ID = "attempts";

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
        return "Passes while fewer attempts than the limit were made on the subject in the window.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.ATTEMPTS);
    }

    @Override
    public boolean exhausts() {
        return true;
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "left", GuardVerdict.Outcome.PASS,
                "used_up", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Limits limits = context.policy().limits();
        return GuardVerdict.of(ID, context.get(Facts.ATTEMPTS), attempts -> {
            long counted = limits.inWindow(attempts).size();
            Measures saw = Measures.builder()
                    .count("attempts", counted)
                    .count("limit", limits.attempts())
                    .span("window", limits.attemptsWindow())
                    .build();
            return counted < limits.attempts()
                    ? GuardVerdict.pass(ID, "left", saw)
                    : GuardVerdict.deny(ID, "used_up", saw);
        });
    }
}
