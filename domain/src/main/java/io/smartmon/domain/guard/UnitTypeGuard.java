package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Leaves jobs alone: running one twice can do harm. */
public final class UnitTypeGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "unit-type";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.PERMISSION;
    }

    @Override
    public String summary() {
        return "Passes a service that is meant to keep running and is not started by a timer.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.UNIT);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "continuing", GuardVerdict.Outcome.PASS,
                "not_continuing", GuardVerdict.Outcome.WATCH,
                "triggered", GuardVerdict.Outcome.WATCH);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return judge(ID, context, unit -> {
            Measures saw = unit.type().isEmpty() ? Measures.none() : Measures.of("type", Measure.text(unit.type()));
            if (unit.timed()) {
                return GuardVerdict.watch(
                        ID, "triggered", unit.timers().isEmpty() ? saw : saw.with(units(unit.timers())));
            }
            return unit.continuing()
                    ? GuardVerdict.pass(ID, "continuing", saw)
                    : GuardVerdict.watch(ID, "not_continuing", saw);
        });
    }
}
