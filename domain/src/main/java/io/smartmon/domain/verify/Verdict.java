package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Codes;

/** The outcome of a done plan. Pages call it the result. */
public enum Verdict {
    /** Healthy after the settle time; the hold window is still running. */
    RECOVERED,
    /** The same run was still healthy at the end of the hold window: the only success that counts. */
    HEALED,
    /** It failed again within the hold window. */
    RECURRED,
    /** The unit is no better than before. */
    NO_EFFECT,
    /** Something that was healthy before no longer is. */
    WORSE,
    /** Not known, or a code that this version does not know. */
    NOT_KNOWN;

    /** The code in API and store, such as {@code no_effect}. */
    public String code() {
        return Codes.of(this);
    }

    /** The verdict of that code, or {@link #NOT_KNOWN}. */
    public static Verdict decode(String code) {
        return Codes.decode(code, NOT_KNOWN);
    }
}
