package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Reason;

/** What one look after an act comes to. */
public sealed interface Assessment {
    /** Too early to say. */
    record KeepObserving(Reason reason) implements Assessment {}

    /**
     * It can be said.
     *
     * @param verdict what the plan did
     */
    record Concluded(Verdict verdict, Reason reason) implements Assessment {}
}
