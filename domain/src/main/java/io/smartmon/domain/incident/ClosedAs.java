package io.smartmon.domain.incident;

import java.util.Locale;

/** How an incident ended. */
public enum ClosedAs {
    /** A repair held through its hold window. */
    HEALED,
    /** It came back without us. */
    BY_ITSELF,
    /** The unit was stopped by request. */
    BY_REQUEST,
    /** The attempts are used up: a person must look. Re-arming opens it again. */
    GIVEN_UP,
    /** It cannot be said. */
    NOT_KNOWN;

    /** The word in API and store. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
