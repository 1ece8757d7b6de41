package io.smartmon.domain.incident;

import io.smartmon.domain.measure.Codes;

/** How an incident ended. */
public enum ClosedAs {
    /** A repair held through its hold window. */
    HEALED,
    /** It ended without us. */
    BY_ITSELF,
    /** The unit was stopped by request. */
    BY_REQUEST,
    /** All attempts are used: a person is needed. Re-arming opens it again. */
    GIVEN_UP,
    /** Not known, or in a way that this version does not know. */
    NOT_KNOWN;

    /** The code in API and store. */
    public String code() {
        return Codes.of(this);
    }

    /** The end of that code, or {@link #NOT_KNOWN}. */
    public static ClosedAs decode(String code) {
        return Codes.decode(code, NOT_KNOWN);
    }
}
