package io.smartmon.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon version}. */
@Command(name = "version", description = "Print the version.")
public final class VersionCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("UnusedVariable") // every command takes it, this one does not use it
    private DataOption data;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        String java = Runtime.version().toString();
        @Nullable Object shape = Map.of("version", Program.version(), "java", java);
        spec.commandLine()
                .getOut()
                .println(json ? Json.write(shape) : "smartmon " + Program.version() + " (Java " + java + ")");
        return ExitCode.DONE.code();
    }
}
