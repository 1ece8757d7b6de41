package io.smartmon.domain.helper;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;

/** What the helper answers to a request, or to the question what became of a plan. */
public sealed interface ActAnswer {
    /**
     * It was accepted, written down and done, with this result.
     *
     * @param result what came of the call
     * @param acceptedAt hundredths of a second since boot at which it was accepted
     */
    record Done(ActResult result, long acceptedAt) implements ActAnswer {}

    /**
     * It was accepted and written down, and what came of it was never written: it may or may not have been done. Never
     * repeated.
     *
     * @param acceptedAt hundredths of a second since boot at which it was accepted; 0 if that is not known
     */
    record Indeterminate(long acceptedAt) implements ActAnswer {}

    /**
     * It was not accepted; nothing was done, and this plan will never be done.
     *
     * @param refusal why
     * @param reason the same more closely, with what was compared
     * @param saw the subject as the helper saw it, where that is why; else empty
     */
    record Refused(Refusal refusal, Reason reason, Measures saw) implements ActAnswer {}

    /** There is no answer: the helper is away or did not answer in time. What was done is not known until it is asked. */
    record Unavailable(Reason reason) implements ActAnswer {}
}
