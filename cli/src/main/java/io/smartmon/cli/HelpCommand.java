package io.smartmon.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartmon help}: all commands, or the usage of one. */
@Command(name = "help", description = "List the commands, or show the usage of one.")
public final class HelpCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "The command.")
    private @Nullable String command;

    @Override
    public Integer call() {
        CommandLine root = spec.commandLine().getParent();
        CommandLine shown = root;
        if (command != null) {
            shown = root.getSubcommands().get(command);
            if (shown == null) {
                throw CommandFailure.usage("unknown command '" + command + "'"
                        + Suggestion.to(command, root.getSubcommands().keySet())
                                .map(meant -> ": did you mean '" + meant + "'?")
                                .orElse(" (smartmon help lists all)"));
            }
        }
        shown.usage(spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }
}
