package io.smartmon.cli;

/** The exit codes of the program; documented in {@code docs/reference/exit-codes.md}. */
public enum ExitCode {
    /** Success. */
    DONE(0),
    /** It failed; one line on standard error says why. */
    FAILED(1),
    /** The command line was not understood, or a setting cannot be used. */
    USAGE(2),
    /** Nothing runs on this data folder. */
    DOWN(3),
    /** Something runs on this data folder already. */
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
