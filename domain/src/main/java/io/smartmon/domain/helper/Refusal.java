package io.smartmon.domain.helper;

import io.smartmon.domain.measure.Codes;

/** Why the helper does not accept a request. */
public enum Refusal {
    /** A HOLD file exists. */
    HOLD,
    /** The subject is no longer as expected, or a job is in flight: a conflicting change happened first. */
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
    /** It can never be acted on: the host or Smart Monitor depends on it. */
    PROTECTED,
    /** The helper's own rate limit is used up. */
    RATE_LIMIT,
    /** The id is known with another hash. */
    OTHER_PLAN,
    /** A recovery voided the id: the helper did not know it when it was recalled. */
    VOIDED,
    /** The system's access control refused. */
    NOT_AUTHORIZED,
    /** The subject does not exist, the helper does not support the action, or the request is malformed. */
    INVALID,
    /** No system bus answers, so nothing was called. */
    NO_BUS,
    /** A refusal that this version does not know; nothing was done. */
    NOT_KNOWN;

    /** Whether a hold or a conflicting change stopped it, rather than a refusal. */
    public boolean held() {
        return this == HOLD || this == STATE_CHANGED || this == CLOSURE;
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
