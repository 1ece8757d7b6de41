package io.smartmon.domain.classify;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;

/** The result of one assessment of a subject by a classifier, before any dwell time. */
public sealed interface Condition {
    /** Nothing of this kind. */
    record Clear() implements Condition {}

    /**
     * It is so.
     *
     * @param severity how much it matters
     * @param evidence the measures behind it
     */
    record Present(Severity severity, Measures evidence) implements Condition {}

    /**
     * Between the limit that raises and the one that clears: an existing finding continues, and no new one begins.
     *
     * @param evidence the newest numbers
     */
    record Between(Measures evidence) implements Condition {}

    /** Not known: neither faulty nor healthy, so nothing begins and nothing ends. */
    record NotKnown(Reason reason) implements Condition {}
}
