package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Waits until a finding has been present for the dwell time. */
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
        return "Passes a finding that has been present for the dwell time.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.PRESENT_FOR);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "present_long_enough", GuardVerdict.Outcome.PASS,
                "too_short", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Duration needed = context.policy().limits().dwell();
        return GuardVerdict.of(ID, context.get(Facts.PRESENT_FOR), presentFor -> {
            Measures saw = Measures.builder()
                    .span("present_for", presentFor)
                    .span("needed", needed)
                    .build();
            return presentFor.compareTo(needed) >= 0
                    ? GuardVerdict.pass(ID, "present_long_enough", saw)
                    : GuardVerdict.holdUntil(ID, "too_short", saw, context.now().plus(needed.minus(presentFor)));
        });
    }
}
