package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Reason;

/** The result of one verification of an act. */
public sealed interface Assessment {
    /** Too early to say. */
    record KeepObserving(Reason reason) implements Assessment {}

    /**
     * There is a verdict.
     *
     * @param verdict the verdict of the plan
     */
    record Concluded(Verdict verdict, Reason reason) implements Assessment {}
}
