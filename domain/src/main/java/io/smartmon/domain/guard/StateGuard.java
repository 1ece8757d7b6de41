package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ActiveState;
import java.util.Map;
import java.util.Set;

/** Acts only on a unit that is still failed. */
public final class StateGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "state";

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
        return "Passes a unit that is loaded and still failed.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.UNIT);
    }

    @Override
    public boolean momentary() {
        return true;
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "failed", GuardVerdict.Outcome.PASS,
                "not_failed", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return judge(ID, context, unit -> {
            Measures saw = Measures.builder()
                    .text("active_state", unit.activeState().code())
                    .text("sub_state", unit.subState())
                    .text("load_state", unit.loadState())
                    .build();
            return unit.activeState() == ActiveState.FAILED && unit.loadState().equals("loaded")
                    ? GuardVerdict.pass(ID, "failed", saw)
                    : GuardVerdict.hold(ID, "not_failed", saw);
        });
    }
}
