package io.smartmon.quickstart.supervise;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.DataOption;
import io.smartmon.cli.ExitCode;
import io.smartmon.cli.Subcommand;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code smartmon down}: stops everything on a data folder; the data is kept. */
@Command(name = "down", description = "Stop everything; the data is kept.")
public final class DownCommand implements Subcommand, Callable<Integer> {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(110);

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataFolder folder = data.folder();
        if (!FolderLock.isTaken(folder)) {
            int left = Leftovers.stopAll(folder);
            print(
                    left == 0
                            ? "down: nothing was running on " + folder.root()
                            : "down: stopped processes that a killed run had left");
            return ExitCode.DONE.code();
        }
        Optional<ProcessHandle> supervisor =
                RunState.read(folder).flatMap(state -> state.supervisor().handle());
        if (supervisor.isEmpty()) {
            throw CommandFailure.of("a supervisor on " + folder.root() + " is still starting; try again");
        }
        print("stopping " + supervisor.get().pid());
        supervisor.get().destroy();
        long end = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (FolderLock.isTaken(folder)) {
            if (System.nanoTime() > end) {
                throw CommandFailure.of("process " + supervisor.get().pid() + " did not end within "
                        + STOP_TIMEOUT.toSeconds() + " s; see: " + folder.command("logs supervisor"));
            }
            Thread.sleep(50);
        }
        Leftovers.stopAll(folder);
        print("down: the data is kept in " + folder.root());
        return ExitCode.DONE.code();
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
