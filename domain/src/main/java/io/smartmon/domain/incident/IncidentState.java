package io.smartmon.domain.incident;

import io.smartmon.domain.measure.Codes;

/** The state of an incident. */
public enum IncidentState {
    OPEN,
    /** Back, and watched through the hold window. */
    RECOVERED,
    CLOSED,
    /** A state that this version does not know: kept, shown, and nothing is done about it. */
    NOT_KNOWN;

    /** The code in API and store. */
    public String code() {
        return Codes.of(this);
    }

    /** The state of that code, or {@link #NOT_KNOWN}. */
    public static IncidentState decode(String code) {
        return Codes.decode(code, NOT_KNOWN);
    }
}
