package io.smartmon.gui.format;

import java.util.Locale;

/**
 * The shape and colour of a state, worst first; the label next to it names the state. Not known is a grade of its own:
 * neither healthy nor failed.
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
