package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Waits while systemd itself is restarting the unit. */
public final class AutoRestartGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "auto-restart";

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
        return "Passes when systemd is not restarting the unit itself and no job of it is in flight.";
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
                "idle", GuardVerdict.Outcome.PASS,
                "job_in_flight", GuardVerdict.Outcome.HOLD,
                "restarting", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return judge(ID, context, unit -> {
            Measures saw = Measures.of("restart", Measure.text(unit.restart()));
            if (unit.inAutoRestart()) {
                return GuardVerdict.hold(ID, "restarting", saw);
            }
            return unit.jobId() != 0
                    ? GuardVerdict.hold(ID, "job_in_flight", Measures.of("job", Measure.count(unit.jobId())))
                    : GuardVerdict.pass(ID, "idle", saw);
        });
    }
}
