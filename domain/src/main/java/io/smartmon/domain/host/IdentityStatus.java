package io.smartmon.domain.host;

import io.smartmon.domain.measure.Codes;

/** Whether a machine is the one registered as this host. */
public enum IdentityStatus {
    /** It is. */
    KNOWN,
    /** The same machine id reports from two boots at once: one of them is a copy. Both are held at watch. */
    COPIED,
    /** A status that this version does not know. */
    NOT_KNOWN;

    /** The code in API and store. */
    public String code() {
        return Codes.of(this);
    }

    /** The status of that code, or {@link #NOT_KNOWN}. */
    public static IdentityStatus decode(String code) {
        return Codes.decode(code, NOT_KNOWN);
    }
}
