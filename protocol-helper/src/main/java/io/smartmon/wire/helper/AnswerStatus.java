package io.smartmon.wire.helper;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;

/** The HTTP status of an answer. The body has the details, and is what a client reads. */
public final class AnswerStatus {
    private AnswerStatus() {}

    /** The status of an answer. */
    public static int of(ActAnswer answer) {
        return switch (answer) {
            case ActAnswer.Done ignored -> 200;
            case ActAnswer.Indeterminate ignored -> 202;
            case ActAnswer.Refused refused -> of(refused.refusal());
            case ActAnswer.Unavailable ignored -> 503;
        };
    }

    /** The status of a refusal. */
    public static int of(Refusal refusal) {
        return switch (refusal) {
            case OTHER_PLAN -> 409;
            case VOIDED -> 410;
            case STATE_CHANGED, CLOSURE -> 412;
            case NOT_ALLOWED, PROTECTED, NOT_AUTHORIZED -> 403;
            case HOLD -> 423;
            case RATE_LIMIT -> 429;
            case LATE -> 408;
            case OTHER_MACHINE, OTHER_BOOT, STALE_EPOCH -> 421;
            case INVALID -> 422;
            case NO_BUS -> 503;
            case NOT_KNOWN -> 500;
        };
    }
}
