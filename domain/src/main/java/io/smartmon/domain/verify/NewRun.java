package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;

/**
 * The verification of a start: the unit is active in a new run, and that same run lasts through the settle
 * time and then through the hold window. Pure.
 *
 * <p>A gap in observation is bridged if the run's identity is the same after it; if not, what happened is
 * not known, unless the unit is down now.
 *
 * @param unit which unit
 */
public record NewRun(UnitName unit) implements Verification {
    /** A start without its own timeout is observed for no longer than this. */
    private static final Duration MAX_START_TIME = Duration.ofMinutes(5);

    @Override
    public boolean back(Measures before, Measures now) {
        UnitState state = UnitState.of(unit, now);
        return state.activeState() == ActiveState.ACTIVE && newRun(before, state);
    }

    @Override
    public boolean same(Measures firstSight, Measures now) {
        UnitState first = UnitState.of(unit, firstSight);
        UnitState state = UnitState.of(unit, now);
        return first.invocationId().equals(state.invocationId()) && first.restarts() == state.restarts();
    }

    @Override
    public Assessment settle(Settling observed) {
        Circumstances around = observed.around();
        if (!around.sameBoot()) {
            return concluded(Verdict.NOT_KNOWN, "rebooted");
        }
        if (around.stopSeen()) {
            return concluded(Verdict.NOT_KNOWN, "stop_asked");
        }
        if (!around.dependentsDown().isEmpty()) {
            return dependentsDown(around);
        }
        UnitState now = UnitState.of(unit, observed.now());
        boolean newRun = newRun(observed.before(), now);
        Duration settleTime = observed.settleTime();
        Duration longest = maxStartTime(now).plus(settleTime);
        boolean over = observed.sinceAct().compareTo(longest) > 0;
        if (newRun && endedSuccessfully(now)) {
            return concluded(Verdict.RECOVERED, "run_ended_with_success");
        }
        if (newRun && now.processGone()) {
            return concluded(Verdict.NO_EFFECT, "process_ended");
        }
        if (newRun && now.activeState() == ActiveState.ACTIVE && now.jobId() == 0) {
            Measures first = observed.firstSight();
            if (first != null
                    && same(first, observed.now())
                    && observed.sinceFirstSight().compareTo(settleTime) >= 0) {
                return concluded(Verdict.RECOVERED, "active_by_new_run");
            }
            // Who did not look until now sees the run for the first time, and needs another look to know that it stays.
            boolean yetAnother =
                    observed.sinceFirstSight().isZero() && observed.lastLook().compareTo(longest) > 0;
            return yetAnother ? concluded(Verdict.NO_EFFECT, "restarts_repeatedly") : keepObserving("settling");
        }
        if (over && now.jobId() != 0) {
            return concluded(Verdict.NOT_KNOWN, "job_still_in_flight");
        }
        return switch (now.activeState()) {
            case FAILED -> {
                if (now.jobId() != 0 || (observed.sinceAct().compareTo(settleTime) < 0 && !newRun)) {
                    yield keepObserving("job_in_flight");
                }
                yield endedByItself(now, around)
                        ? withResult(Verdict.NO_EFFECT, "failed_again", now)
                        : concluded(Verdict.NOT_KNOWN, "failed_not_observed");
            }
            case INACTIVE -> {
                if (now.jobId() != 0 || observed.sinceAct().compareTo(settleTime) < 0) {
                    yield keepObserving("not_active_yet");
                }
                yield around.seenThroughout()
                        ? withResult(Verdict.NO_EFFECT, "ended_at_once", now)
                        : concluded(Verdict.NOT_KNOWN, "ended_not_observed");
            }
            case ACTIVE, RELOADING, ACTIVATING, DEACTIVATING, MAINTENANCE, REFRESHING, UNKNOWN ->
                over
                        ? new Assessment.Concluded(Verdict.NOT_KNOWN, in("still_in_state", now))
                        : new Assessment.KeepObserving(in("in_state", now));
        };
    }

    @Override
    public Assessment hold(Measures recovered, Measures now, Circumstances around, boolean over) {
        if (!around.sameBoot()) {
            return concluded(Verdict.NOT_KNOWN, "rebooted");
        }
        if (around.stopSeen()) {
            return concluded(Verdict.NOT_KNOWN, "stop_asked");
        }
        if (!around.dependentsDown().isEmpty()) {
            return dependentsDown(around);
        }
        UnitState first = UnitState.of(unit, recovered);
        UnitState state = UnitState.of(unit, now);
        if (sameRun(first, state)) {
            return over ? concluded(Verdict.HEALED, "same_run_through_hold_window") : keepObserving("same_run");
        }
        if (state.activeState() == ActiveState.FAILED && state.jobId() == 0) {
            return endedByItself(state, around)
                    ? concluded(Verdict.RECURRED, "failed_in_hold_window")
                    : concluded(Verdict.NOT_KNOWN, "failed_not_observed");
        }
        if (around.restartSeen()) {
            // systemd counts its own restarts, and begins at 0 with one that was requested.
            boolean byItself = state.restarts() != 0 && state.restarts() != first.restarts();
            if (state.settled() && !byItself) {
                return new Assessment.BeginAnew(Reason.of("restarted_by_request"));
            }
            if (state.jobId() != 0) {
                return over ? concluded(Verdict.NOT_KNOWN, "restart_in_flight") : keepObserving("restart_in_flight");
            }
        }
        if (state.processGone()) {
            return concluded(Verdict.RECURRED, "process_ended");
        }
        return around.seenThroughout()
                ? concluded(Verdict.RECURRED, "other_run_in_hold_window")
                : concluded(Verdict.NOT_KNOWN, "other_run_not_observed");
    }

    /** Where events were lost, it may have been stopped, unless its end says otherwise. */
    private static boolean endedByItself(UnitState unit, Circumstances around) {
        return around.seenThroughout() || unit.crashed() || unit.endedByItself();
    }

    /** A oneshot that does not remain active has done its work when its run ended with success. */
    private static boolean endedSuccessfully(UnitState unit) {
        return unit.type().equals("oneshot")
                && !unit.remainAfterExit()
                && unit.activeState() == ActiveState.INACTIVE
                && unit.result().equals("success");
    }

    private static boolean sameRun(UnitState recovered, UnitState now) {
        boolean healthy = now.activeState().isUp() || endedSuccessfully(now);
        return healthy
                && !now.processGone()
                && now.invocationId().equals(recovered.invocationId())
                && now.restarts() == recovered.restarts()
                && now.activeEnterMicros() == recovered.activeEnterMicros();
    }

    private static boolean newRun(Measures before, UnitState now) {
        return !now.invocationId().isEmpty()
                && !now.invocationId().equals(before.text("InvocationID").orElse(""));
    }

    private static Duration maxStartTime(UnitState unit) {
        return unit.startTimeout().isZero() || unit.startTimeout().compareTo(MAX_START_TIME) > 0
                ? MAX_START_TIME
                : unit.startTimeout();
    }

    private static Assessment concluded(Verdict verdict, String code) {
        return new Assessment.Concluded(verdict, Reason.of(code));
    }

    private static Assessment keepObserving(String code) {
        return new Assessment.KeepObserving(Reason.of(code));
    }

    private static Assessment withResult(Verdict verdict, String code, UnitState unit) {
        return new Assessment.Concluded(verdict, Reason.of(code, "result", Measure.text(unit.result())));
    }

    private static Reason in(String code, UnitState unit) {
        return Reason.of(code, "state", Measure.text(unit.activeState().code()));
    }

    private static Assessment dependentsDown(Circumstances around) {
        List<String> names = around.dependentsDown().stream().map(Subject::name).toList();
        return new Assessment.Concluded(Verdict.WORSE, Reason.of("dependents_down", "down", Measure.names(names)));
    }
}
