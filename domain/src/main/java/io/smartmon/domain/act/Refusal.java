package io.smartmon.domain.act;

import java.util.Locale;

/** Why the helper does not accept a request. */
public enum Refusal {
    /** A HOLD file stands. */
    HOLD,
    /** The unit is no longer in the expected state, or a job is in flight: someone was faster. */
    STATE_CHANGED,
    /** A start would pull in inactive units that the plan does not name. */
    CLOSURE,
    /** The request is for another host. */
    FOREIGN_HOST,
    /** The evidence is from another boot. */
    OTHER_BOOT,
    /** A newer lease was seen. */
    STALE_EPOCH,
    /** It came too late. */
    LATE,
    /** The helper's own policy does not allow this unit. */
    NOT_ALLOWED,
    /** The unit can never be acted on: it carries the machine or this product. */
    PROTECTED,
    /** The helper's own rate limit is used up. */
    RATE_LIMIT,
    /** The id is known with another hash. */
    OTHER_PLAN,
    /** The id was burned by a recovery: it was unknown when it was asked for. */
    BURNED,
    /** systemd's own access control says no. */
    NOT_AUTHORIZED,
    /** The unit does not exist or the request breaks a rule of form. */
    INVALID,
    /** No system bus answers, so nothing was called. */
    NO_BUS;

    /** Whether this means that a hold stopped it or someone was faster, rather than a no. */
    public boolean held() {
        return this == HOLD || this == STATE_CHANGED;
    }

    /** The word on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
