package io.smartmon.domain.act;

import io.smartmon.domain.unit.UnitState;
import org.jspecify.annotations.Nullable;

/** What the helper answers to a request, or to the question what became of a plan. */
public sealed interface ActAnswer {
    /**
     * It was accepted, written down and done, with this result.
     *
     * @param result what systemd made of it
     * @param acceptedAt hundredths of a second since boot at which it was accepted
     */
    record Done(ActResult result, long acceptedAt) implements ActAnswer {}

    /**
     * It was accepted and written down, and what came of it was never written: it may or may not have been done. Never
     * repeated.
     *
     * @param acceptedAt hundredths of a second since boot at which it was accepted
     */
    record Indeterminate(long acceptedAt) implements ActAnswer {}

    /**
     * It was not accepted; nothing was done, and this plan will never be done.
     *
     * @param refusal why
     * @param detail in words for people
     * @param saw the unit as the helper saw it, where that is why
     */
    record Refused(Refusal refusal, String detail, @Nullable UnitState saw) implements ActAnswer {}

    /**
     * There is no answer: the helper is away or did not answer in time. What was done is not known until it is asked.
     *
     * @param reason in words for people
     */
    record Away(String reason) implements ActAnswer {}
}
