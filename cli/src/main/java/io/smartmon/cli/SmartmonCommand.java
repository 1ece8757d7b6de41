package io.smartmon.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself; a command is required. */
@Command(
        name = "smartmon",
        mixinStandardHelpOptions = false,
        description = "Watches this machine and its services, and repairs the units you approved.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = "%nStart with: smartmon up")
final class SmartmonCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @picocli.CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command, such as 'smartmon up'");
    }
}
