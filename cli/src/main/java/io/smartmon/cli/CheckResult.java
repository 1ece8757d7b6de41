package io.smartmon.cli;

/**
 * The result of one check of {@code doctor}.
 *
 * @param subject what was checked
 * @param grade whether it is a problem
 * @param text the result, and the fix if it is a problem
 */
record CheckResult(String subject, Grade grade, String text) {
    /** Whether it is a problem. */
    enum Grade {
        OK,
        WARN,
        FAIL
    }

    static CheckResult ok(String subject, String text) {
        return new CheckResult(subject, Grade.OK, text);
    }

    static CheckResult warn(String subject, String text) {
        return new CheckResult(subject, Grade.WARN, text);
    }

    static CheckResult fail(String subject, String text) {
        return new CheckResult(subject, Grade.FAIL, text);
    }
}
