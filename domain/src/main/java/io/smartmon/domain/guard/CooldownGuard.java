package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Keeps a minimum time between two attempts on a subject. */
public final class CooldownGuard implements Guard {
    /** Its id. */
    public static final String ID = "cooldown";

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
        return "Passes when the last attempt on the subject is at least the cooldown ago.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.ATTEMPTS);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "first", GuardVerdict.Outcome.PASS,
                "over", GuardVerdict.Outcome.PASS,
                "cooling", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Duration limit = context.policy().limits().cooldown();
        return GuardVerdict.of(ID, context.get(Facts.ATTEMPTS), attempts -> {
            if (attempts.isEmpty()) {
                return GuardVerdict.pass(ID, "first", Measures.of("limit", Measure.span(limit)));
            }
            Duration ago = attempts.getFirst();
            Measures saw =
                    Measures.builder().span("ago", ago).span("limit", limit).build();
            return ago.compareTo(limit) >= 0
                    ? GuardVerdict.pass(ID, "over", saw)
                    : GuardVerdict.holdUntil(ID, "cooling", saw, context.now().plus(limit.minus(ago)));
        });
    }
}
