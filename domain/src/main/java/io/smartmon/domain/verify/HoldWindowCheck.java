package io.smartmon.domain.verify;

import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;

/**
 * The judgement between recovered and healed: is it still the same run. Pure.
 *
 * <p>A time in which nobody looked is bridged when the run's identity is the same after it; when it is not, what happened is
 * not known, unless the unit is down now.
 */
public final class HoldWindowCheck {
    private HoldWindowCheck() {}

    /**
     * Judges one look.
     *
     * @param recovered the unit as it was when it had recovered
     * @param now the unit now
     * @param around what happened around it since
     * @param over whether the hold window has ended
     */
    public static Look judge(UnitState recovered, UnitState now, Circumstances around, boolean over) {
        if (!around.sameBoot()) {
            return new Look.Concluded(Verdict.NOT_KNOWN, "the machine was restarted inside the hold window");
        }
        if (around.stopSeen()) {
            return new Look.Concluded(Verdict.NOT_KNOWN, "a stop was asked for inside the hold window");
        }
        if (!around.fallen().isEmpty()) {
            return new Look.Concluded(Verdict.WORSE, "fell inside the hold window: " + around.fallen());
        }
        if (sameRun(recovered, now)) {
            return over
                    ? new Look.Concluded(Verdict.HEALED, "the same run through the hold window")
                    : new Look.KeepLooking("the same run");
        }
        if (now.activeState() == ActiveState.FAILED) {
            return new Look.Concluded(Verdict.RECURRED, "failed again inside the hold window");
        }
        return around.seenThroughout()
                ? new Look.Concluded(Verdict.RECURRED, "fell and came back inside the hold window")
                : new Look.Concluded(
                        Verdict.NOT_KNOWN, "another run than the one that recovered, and nobody was looking");
    }

    private static boolean sameRun(UnitState recovered, UnitState now) {
        boolean well = now.activeState() == ActiveState.ACTIVE
                || now.activeState() == ActiveState.RELOADING
                || now.activeState() == ActiveState.REFRESHING
                || SettleCheck.endedWell(now);
        return well
                && now.invocationId().equals(recovered.invocationId())
                && now.restarts() == recovered.restarts()
                && now.activeEnterMicros() == recovered.activeEnterMicros();
    }
}
