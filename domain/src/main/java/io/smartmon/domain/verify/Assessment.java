package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Reason;

/** The result of one verification of an act. */
public sealed interface Assessment {
    /** Too early to say. */
    record KeepObserving(Reason reason) implements Assessment {}

    /**
     * Somebody restarted what had recovered, and it runs: that is no relapse, and the hold window begins anew with the new run.
     */
    record BeginAnew(Reason reason) implements Assessment {}

    /**
     * There is a verdict.
     *
     * @param verdict the verdict of the plan
     */
    record Concluded(Verdict verdict, Reason reason) implements Assessment {}
}
