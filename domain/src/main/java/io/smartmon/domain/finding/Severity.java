package io.smartmon.domain.finding;

import io.smartmon.domain.measure.Codes;

/** How severe something is, least first. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** The code in API and store. */
    public String code() {
        return Codes.of(this);
    }

    /** The severity of that code; one that this version does not know counts as {@link #WARNING}, so that it is seen. */
    public static Severity decode(String code) {
        return Codes.decode(code, WARNING);
    }
}
