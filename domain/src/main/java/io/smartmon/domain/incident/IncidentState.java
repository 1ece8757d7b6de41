package io.smartmon.domain.incident;

import java.util.Locale;

/** Where an incident stands. */
public enum IncidentState {
    OPEN,
    /** Well again, and watched through the hold window. */
    RECOVERED,
    CLOSED;

    /** The word in API and store. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
