package io.smartmon.quickstart;

import io.smartmon.cli.SmartmonCli;

/** The program that {@code ./smartmon} starts: all commands of the command line, and those of the supervisor. */
public final class Quickstart {
    private Quickstart() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        // The supervisor logs to its own files; this silences the warning of slf4j that there is no provider.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(SmartmonCli.execute(SmartmonCli.commandLine(), arguments));
    }
}
