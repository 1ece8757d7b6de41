package io.smartmon.cli;

/** The exit codes of the program; documented in {@code docs/reference/exit-codes.md}. */
public enum ExitCode {
    /** Success. */
    DONE(0),
    /** It failed; one line on standard error says why. */
    FAILED(1),
    /** The command line is invalid, or a setting cannot be used. */
    USAGE(2),
    /** Nothing is running on this data folder. */
    DOWN(3),
    /** Something is already running on this data folder. */
    ALREADY_UP(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number. */
    public int code() {
        return code;
    }
}
