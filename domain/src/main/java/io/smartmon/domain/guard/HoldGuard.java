package io.smartmon.domain.guard;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Does nothing while a hold is in force. */
public final class HoldGuard implements Guard {
    /** Its id. */
    public static final String ID = "hold";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.INTENT;
    }

    @Override
    public String summary() {
        return "Passes when no hold is in force.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.HOLDS);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "none", GuardVerdict.Outcome.PASS,
                "in_force", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(Facts.HOLDS), holds -> {
            if (holds.isEmpty()) {
                return GuardVerdict.pass(ID, "none", Measures.none());
            }
            Hold first = holds.getFirst();
            return GuardVerdict.hold(
                    ID,
                    "in_force",
                    Measures.builder()
                            .text("by", first.by())
                            .put("since", Measure.moment(first.since()))
                            .text("reason", first.reason())
                            .build());
        });
    }
}
