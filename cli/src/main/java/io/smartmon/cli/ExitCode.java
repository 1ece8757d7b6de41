package io.smartmon.cli;

/** What the program's exit code says; documented in {@code docs/reference/exit-codes.md}. */
public enum ExitCode {
    /** It was done. */
    DONE(0),
    /** It could not be done; one line on standard error says why. */
    FAILED(1),
    /** The command line was not understood. */
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
