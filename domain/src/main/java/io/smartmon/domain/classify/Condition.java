package io.smartmon.domain.classify;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;

/** What one look of a classifier at one subject comes to, before any dwell time. */
public sealed interface Condition {
    /** Nothing of this kind. */
    record Clear() implements Condition {}

    /**
     * It is so.
     *
     * @param severity how much it matters
     * @param evidence what that rests on
     */
    record Present(Severity severity, Measures evidence) implements Condition {}

    /**
     * Between the limit that raises and the one that clears: what stood goes on, what did not stand does not begin.
     *
     * @param evidence the newest numbers
     */
    record Between(Measures evidence) implements Condition {}

    /** It cannot be said: neither faulty nor healthy, and so nothing begins and nothing ends. */
    record NotKnown(Reason reason) implements Condition {}
}
