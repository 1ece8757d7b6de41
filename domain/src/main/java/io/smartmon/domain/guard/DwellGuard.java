package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Waits until a finding has stood long enough. */
public final class DwellGuard implements Guard {
    /** Its id. */
    public static final String ID = "dwell";

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
        return "Passes a finding that has stood for the dwell time.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.STOOD);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "stood", GuardVerdict.Outcome.PASS,
                "too_short", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Duration needed = context.policy().limits().dwell();
        return GuardVerdict.of(ID, context.get(Facts.STOOD), stood -> {
            Measures saw = Measures.builder()
                    .span("stood", stood)
                    .span("needed", needed)
                    .build();
            return stood.compareTo(needed) >= 0
                    ? GuardVerdict.pass(ID, "stood", saw)
                    : GuardVerdict.holdUntil(ID, "too_short", saw, context.now().plus(needed.minus(stood)));
        });
    }
}
