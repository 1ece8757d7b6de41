package io.smartmon.domain.helper;

import io.smartmon.domain.measure.Codes;

/** Why the helper does not accept a request. */
public enum Refusal {
    /** A HOLD file stands. */
    HOLD,
    /** The subject is no longer as expected, or a job is in flight: someone was faster. */
    STATE_CHANGED,
    /** The act would touch more than the action names. */
    CLOSURE,
    /** The request is for another machine. */
    OTHER_MACHINE,
    /** The evidence is from another boot. */
    OTHER_BOOT,
    /** A newer lease was seen. */
    STALE_EPOCH,
    /** It came too late. */
    LATE,
    /** The helper's own policy does not allow it. */
    NOT_ALLOWED,
    /** It can never be acted on: it carries the machine or this product. */
    PROTECTED,
    /** The helper's own rate limit is used up. */
    RATE_LIMIT,
    /** The id is known with another hash. */
    OTHER_PLAN,
    /** The id was burned by a recovery: it was unknown when it was asked for. */
    VOIDED,
    /** The system's own access control says no. */
    NOT_AUTHORIZED,
    /** The subject does not exist, the helper cannot do such an action, or the request breaks a rule of form. */
    INVALID,
    /** No system bus answers, so nothing was called. */
    NO_BUS,
    /** A refusal that this version does not know; nothing was done. */
    NOT_KNOWN;

    /** Whether this means that a hold stopped it or someone was faster, rather than a no. */
    public boolean held() {
        return this == HOLD || this == STATE_CHANGED;
    }

    /** The code on the wire. */
    public String code() {
        return Codes.of(this);
    }

    /** The refusal of that code, or {@link #NOT_KNOWN}. */
    public static Refusal decode(String code) {
        return Codes.decode(code, NOT_KNOWN);
    }
}
