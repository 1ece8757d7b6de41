package io.smartmon.cli;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** A command that failed; its message is the one line that is printed. */
public final class CommandFailure extends SmartmonException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private CommandFailure(
            String code, Category category, ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(code, category, message, cause);
        this.exitCode = exitCode;
    }

    /** The input or this machine does not allow it. */
    public static CommandFailure of(String message) {
        return new CommandFailure("COMMAND_FAILED", Category.USER, ExitCode.FAILED, message, null);
    }

    /** The same, caused by another failure. */
    public static CommandFailure of(String message, Throwable cause) {
        return new CommandFailure("COMMAND_FAILED", Category.USER, ExitCode.FAILED, message, cause);
    }

    /** The command line contradicts itself or the environment, or a setting cannot be used. */
    public static CommandFailure usage(String message) {
        return new CommandFailure("USAGE", Category.USER, ExitCode.USAGE, message, null);
    }

    /** Something is already running on the data folder. */
    public static CommandFailure alreadyUp(String message) {
        return new CommandFailure("ALREADY_UP", Category.USER, ExitCode.ALREADY_UP, message, null);
    }

    /** Nothing is running on the data folder. */
    public static CommandFailure down(String message) {
        return new CommandFailure("DOWN", Category.USER, ExitCode.DOWN, message, null);
    }

    /** The same failure with more text after its message. */
    public CommandFailure and(String more) {
        return new CommandFailure(code(), category(), exitCode, getMessage() + more, this);
    }

    /** The exit code of the program. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
