package io.smartmon.domain.guard;

import io.smartmon.domain.guard.Facts.Intent;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.UnitState;
import java.util.Map;
import java.util.Set;

/** Leaves a unit alone that somebody stopped on purpose. */
public final class IntentGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "intent";

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
        return "Passes when no stop was requested: the unit is not disabled or masked, and no stop job was seen.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.INTENT, Facts.UNIT);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "crash_after_lost_events", GuardVerdict.Outcome.PASS,
                "ended_by_itself", GuardVerdict.Outcome.PASS,
                "failed_at_start", GuardVerdict.Outcome.PASS,
                "no_stop_seen", GuardVerdict.Outcome.PASS,
                "events_lost", GuardVerdict.Outcome.HOLD,
                "disabled", GuardVerdict.Outcome.DENY,
                "masked", GuardVerdict.Outcome.DENY,
                "stop_seen", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID, context.get(Facts.INTENT), intent -> judge(ID, context, unit -> judge(intent, unit)));
    }

    private static GuardVerdict judge(Intent intent, UnitState unit) {
        Measures file = unit.unitFileState().isEmpty()
                ? Measures.none()
                : Measures.of("unit_file_state", Measure.text(unit.unitFileState()));
        if (unit.switchedOff()) {
            return GuardVerdict.deny(ID, unit.unitFileState().equals("disabled") ? "disabled" : "masked", file);
        }
        if (intent.stopSeen()) {
            return GuardVerdict.deny(ID, "stop_seen", file);
        }
        if (intent.eventsComplete()) {
            return GuardVerdict.pass(ID, "no_stop_seen", file);
        }
        Measures saw = file.with("result", Measure.text(unit.result()));
        if (unit.crashed()) {
            return GuardVerdict.pass(ID, "crash_after_lost_events", saw);
        }
        if (unit.endedByItself()) {
            return GuardVerdict.pass(ID, "ended_by_itself", saw);
        }
        return unit.failedAtStart()
                ? GuardVerdict.pass(ID, "failed_at_start", saw)
                : GuardVerdict.hold(ID, "events_lost", saw);
    }
}
