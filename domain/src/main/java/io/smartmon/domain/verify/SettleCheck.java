package io.smartmon.domain.verify;

import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The judgement between an act and its first verdict: did the unit come back, by a new run, and did that run stand through
 * the settle time. Pure.
 */
public final class SettleCheck {
    /** A start without a timeout of its own is looked at for no longer than this. */
    private static final Duration MAX_START_TIME = Duration.ofMinutes(5);

    private SettleCheck() {}

    /**
     * Judges one look.
     *
     * @param before the unit before the act
     * @param firstSight the unit when it was first seen active by another run than before; null if it was not yet
     * @param sinceFirstSight how long ago that was; zero if it was not yet
     * @param now the unit now
     * @param around what happened around it
     * @param sinceAct how long ago the act was
     * @param settleTime how long the new run must stand
     */
    public static Look judge(
            UnitState before,
            @Nullable UnitState firstSight,
            Duration sinceFirstSight,
            UnitState now,
            Circumstances around,
            Duration sinceAct,
            Duration settleTime) {
        if (!around.sameBoot()) {
            return new Look.Concluded(Verdict.NOT_KNOWN, "the machine was restarted meanwhile");
        }
        if (around.stopSeen()) {
            return new Look.Concluded(Verdict.NOT_KNOWN, "a stop was asked for meanwhile");
        }
        if (!around.fallen().isEmpty()) {
            return new Look.Concluded(Verdict.WORSE, "fell meanwhile: " + around.fallen());
        }
        boolean newRun = !now.invocationId().isEmpty() && !now.invocationId().equals(before.invocationId());
        boolean over = sinceAct.compareTo(longestStart(now).plus(settleTime)) > 0;
        if (newRun && endedWell(now)) {
            return new Look.Concluded(Verdict.RECOVERED, "that run ended with success");
        }
        if (newRun && now.activeState() == ActiveState.ACTIVE) {
            boolean sameRun = firstSight != null
                    && firstSight.invocationId().equals(now.invocationId())
                    && firstSight.restarts() == now.restarts();
            if (sameRun && sinceFirstSight.compareTo(settleTime) >= 0) {
                return new Look.Concluded(Verdict.RECOVERED, "active by a new run");
            }
            return over
                    ? new Look.Concluded(Verdict.NO_EFFECT, "it starts again and again")
                    : new Look.KeepLooking("active, settling");
        }
        return switch (now.activeState()) {
            case FAILED ->
                now.jobId() != 0 || (sinceAct.compareTo(settleTime) < 0 && !newRun)
                        ? new Look.KeepLooking("a job is in flight")
                        : new Look.Concluded(Verdict.NO_EFFECT, "failed again, Result=" + now.result());
            case INACTIVE ->
                now.jobId() != 0 || sinceAct.compareTo(settleTime) < 0
                        ? new Look.KeepLooking("not active yet")
                        : new Look.Concluded(Verdict.NO_EFFECT, "ended at once, Result=" + now.result());
            case ACTIVE, RELOADING, ACTIVATING, DEACTIVATING, MAINTENANCE, REFRESHING, UNKNOWN ->
                over
                        ? new Look.Concluded(
                                Verdict.NOT_KNOWN,
                                "still " + now.activeState().code() + " when its start should have been over")
                        : new Look.KeepLooking(now.activeState().code());
        };
    }

    /** A oneshot that does not remain active has done its work when its run ended with success. */
    static boolean endedWell(UnitState unit) {
        return unit.type().equals("oneshot")
                && !unit.remainAfterExit()
                && unit.activeState() == ActiveState.INACTIVE
                && unit.result().equals("success");
    }

    private static Duration longestStart(UnitState unit) {
        return unit.startTimeout().isZero() || unit.startTimeout().compareTo(MAX_START_TIME) > 0
                ? MAX_START_TIME
                : unit.startTimeout();
    }
}
