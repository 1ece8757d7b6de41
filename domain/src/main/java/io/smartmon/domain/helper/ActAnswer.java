package io.smartmon.domain.helper;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;

/** The helper's answer to a request, or to a recall of a plan. */
public sealed interface ActAnswer {
    /**
     * It was accepted, written down and done, with this result.
     *
     * @param result the result of the call
     * @param acceptedAt hundredths of a second since boot at which it was accepted
     */
    record Done(ActResult result, long acceptedAt) implements ActAnswer {}

    /**
     * It was accepted and journaled, but its result was never written: it may or may not have been done. Never
     * repeated.
     *
     * @param acceptedAt hundredths of a second since boot at which it was accepted; 0 if that is not known
     */
    record Indeterminate(long acceptedAt) implements ActAnswer {}

    /**
     * It was refused; nothing was done, and this plan will never be done.
     *
     * @param refusal why
     * @param reason the details, with what was compared
     * @param saw the subject as the helper saw it, if that is the reason; else empty
     */
    record Refused(Refusal refusal, Reason reason, Measures saw) implements ActAnswer {}

    /**
     * There is no answer: the helper is unavailable or did not answer in time. Whether it was done is not known until
     * it answers.
     */
    record Unavailable(Reason reason) implements ActAnswer {}
}
