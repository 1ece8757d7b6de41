package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Does nothing while the wall clock jumps. */
public final class ClockGuard implements Guard {
    /** Its id. */
    public static final String ID = "clock";

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
        return "Passes when the wall clock was not moved since the finding was first seen.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.CLOCK_JUMP);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "steady", GuardVerdict.Outcome.PASS,
                "jumped", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Duration limit = context.policy().limits().clockJump();
        return GuardVerdict.of(ID, context.get(Facts.CLOCK_JUMP), jump -> {
            Measures saw = Measures.builder()
                    .span("jump", jump.abs())
                    .span("limit", limit)
                    .build();
            return jump.abs().compareTo(limit) > 0
                    ? GuardVerdict.hold(ID, "jumped", saw)
                    : GuardVerdict.pass(ID, "steady", saw);
        });
    }
}
