package io.smartmon.gui.words;

import java.util.Locale;

/**
 * How a state is drawn, worst first. The word beside it says what it is; this is its shape and colour. Not known is a grade
 * of its own: neither well nor faulty.
 */
public enum Grade {
    CRIT,
    WARN,
    UNKNOWN,
    INFO,
    OK;

    /** The name of its class in the stylesheet. */
    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worse of two. */
    public Grade worst(Grade other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
