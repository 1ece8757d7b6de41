package io.smartmon.quickstart.supervise;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.DataOption;
import io.smartmon.cli.Program;
import io.smartmon.cli.Subcommand;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.config.Environment;
import io.smartmon.config.log.LogSettings;
import io.smartmon.config.web.WebSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon up}: starts everything, in the foreground or detached. */
@Command(name = "up", description = "Start everything on this machine, and print where to sign in.")
public final class UpCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--port", paramLabel = "N", description = "Port of the pages. Default: PORT, else 5003.")
    private @Nullable Integer port;

    @Option(names = "--bind", paramLabel = "ADDR[:PORT]", description = "Address of the pages. Default: 127.0.0.1.")
    private @Nullable String bind;

    @Option(names = "--detach", description = "Return once it is up, and leave it running.")
    private boolean detach;

    @Option(names = "--log-level", paramLabel = "L", description = "error, warn, info, debug or trace.")
    private @Nullable String logLevel;

    @Option(names = "--progress-file", hidden = true, description = "Where a detached supervisor writes its progress.")
    private @Nullable Path progressFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Environment environment = Environment.system();
        DataFolder folder = data.folder();
        RunSettings.requireUsable(environment, folder);
        BindAddress address = BindAddress.of(bind, port, WebSettings.PORT.get(environment));
        FolderLock.requireUsable(folder);
        RunSettings settings = RunSettings.read(folder, address, Program.home(), environment, level(environment));
        Path file = progressFile;
        if (file != null) {
            return supervise(settings, new ProgressFile(file));
        }
        ConsoleProgress console = new ConsoleProgress(
                spec.commandLine().getOut(), spec.commandLine().getErr(), !detach);
        if (!detach) {
            return supervise(settings, console);
        }
        try (FolderLock _ = FolderLock.take(folder)) {
            // The pages of a killed run may still have the port.
            Leftovers.stopServices(folder);
            address.requireFree();
        }
        settings.database().ifPresent(ChosenDatabase::requireAnswer);
        return new DetachedSupervisor(settings).start(console);
    }

    private static int supervise(RunSettings settings, Progress progress) throws InterruptedException {
        Supervisor supervisor = new Supervisor(settings, progress);
        Thread hook = Thread.ofPlatform().name("stop").unstarted(supervisor::stop);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return supervisor.run();
        } catch (CommandFailure e) {
            progress.failed(String.valueOf(e.getMessage()), e.exitCode().code());
            return e.exitCode().code();
        }
    }

    private Optional<String> level(Environment environment) {
        String option = logLevel;
        return option != null
                ? Optional.of(LogSettings.LEVEL.parse("--log-level", option))
                : LogSettings.LEVEL.find(environment);
    }
}
