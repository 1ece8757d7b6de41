package io.smartmon.cli;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.log.LogSettings;
import io.smartmon.domain.SmartmonException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns arguments into commands, and failures into one line and an exit code. */
public final class SmartmonCli {
    private SmartmonCli() {}

    /** The program with every command that is on the class path, in the order of their names and {@code help} last. */
    public static CommandLine commandLine() {
        CommandLine program = new CommandLine(new SmartmonCommand());
        ServiceLoader.load(Subcommand.class, Subcommand.class.getClassLoader()).stream()
                .map(command -> new CommandLine(command.get()))
                .sorted(Comparator.comparing((CommandLine command) -> command.getCommand() instanceof HelpCommand)
                        .thenComparing(CommandLine::getCommandName))
                .forEach(command -> program.addSubcommand(command.getCommandName(), command));
        return program;
    }

    /** Runs the command line and returns the exit code. */
    public static int execute(CommandLine commandLine, String... arguments) {
        commandLine.setParameterExceptionHandler(SmartmonCli::usageError);
        commandLine.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command.getErr()));
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        return commandLine.execute(arguments);
    }

    private static int usageError(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName(" ");
        command.getErr().println("smartmon: " + explain(failure, command, name));
        return ExitCode.USAGE.code();
    }

    private static String explain(ParameterException failure, CommandLine command, String name) {
        String help = " (" + name + " --help shows its usage)";
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> {
                String word = unmatched.getUnmatched().getFirst();
                boolean option = word.startsWith("-");
                boolean group = !command.getSubcommands().isEmpty();
                String what = option ? "unknown option " : group ? "unknown command " : "unexpected argument ";
                Optional<String> nearest = Suggestion.to(word, option ? options(command) : commands(command));
                yield what + "'" + word + "'"
                        + nearest.map(meant -> ": did you mean '" + meant + "'?")
                                .orElse("") + help;
            }
            case MissingParameterException missing -> {
                List<String> names =
                        missing.getMissing().stream().map(SmartmonCli::nameOf).toList();
                yield "missing " + String.join(" and ", names) + help;
            }
            default ->
                String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("invalid arguments")
                                .replace("is not an int", "is not a whole number")
                        + help;
        };
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + " " + option.paramLabel()
                : argument.paramLabel();
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static List<String> commands(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private static int failed(Exception failure, PrintWriter err) {
        if (traced(Environment.system())) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case CommandFailure known -> {
                err.println("smartmon: " + known.getMessage());
                yield known.exitCode().code();
            }
            case ConfigurationException known -> {
                err.println("smartmon: " + known.getMessage());
                yield ExitCode.USAGE.code();
            }
            case SmartmonException known -> {
                err.println("smartmon: " + known.getMessage());
                yield ExitCode.FAILED.code();
            }
            default -> {
                err.println("smartmon: " + unexpected(failure) + " (" + LogSettings.TRACE.name() + "=1 shows where)");
                yield ExitCode.FAILED.code();
            }
        };
    }

    /** A value that cannot be read shows where, too: it was set for that. */
    private static boolean traced(Environment environment) {
        return LogSettings.TRACE.problem(environment).isPresent() || LogSettings.TRACE.get(environment);
    }

    private static String unexpected(Throwable failure) {
        return switch (failure) {
            case AccessDeniedException denied ->
                denied.getFile() + ": permission denied for " + System.getProperty("user.name")
                        + "; run as the owner of the data folder";
            case UncheckedIOException wrapped when wrapped.getCause() != null -> unexpected(wrapped.getCause());
            default -> failure.toString();
        };
    }
}
