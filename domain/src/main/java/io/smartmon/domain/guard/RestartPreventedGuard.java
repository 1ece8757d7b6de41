package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.UnitState;
import java.util.Map;
import java.util.Set;

/** Leaves a unit alone that ended in a way after which its own file says that it must not be restarted. */
public final class RestartPreventedGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "restart-prevented";

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
        return "Passes when the unit did not end with a status or signal of its RestartPreventExitStatus.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.UNIT, Facts.RESTART_PREVENTED_BY);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "not_prevented", GuardVerdict.Outcome.PASS,
                "prevented", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(Facts.RESTART_PREVENTED_BY),
                statuses -> judge(
                        ID,
                        context,
                        unit -> statuses.include(unit)
                                ? GuardVerdict.deny(ID, "prevented", end(unit))
                                : GuardVerdict.pass(ID, "not_prevented", Measures.none())));
    }

    private static Measures end(UnitState unit) {
        return Measures.builder()
                .text("result", unit.result())
                .count("status", unit.execMainStatus())
                .build();
    }
}
