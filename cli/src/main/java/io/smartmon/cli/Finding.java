package io.smartmon.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param subject what was looked at
 * @param grade how it is
 * @param text what was seen, and the mend when it is not well
 */
record Finding(String subject, Grade grade, String text) {
    /** How well it is. */
    enum Grade {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String subject, String text) {
        return new Finding(subject, Grade.OK, text);
    }

    static Finding warn(String subject, String text) {
        return new Finding(subject, Grade.WARN, text);
    }

    static Finding fail(String subject, String text) {
        return new Finding(subject, Grade.FAIL, text);
    }
}
