package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Codes;

/** What a done plan did. Pages call it the result. */
public enum Verdict {
    /** Well after the settle time; the hold window still runs. */
    RECOVERED,
    /** The same run was still well at the end of the hold window: the only success that is counted. */
    HEALED,
    /** It was seen to fall again inside the hold window. */
    RECURRED,
    /** The unit is no better than before. */
    NO_EFFECT,
    /** Something that was well before is not any more. */
    WORSE,
    /** It cannot be said, or in a way that this version does not know, and so it is not. */
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
