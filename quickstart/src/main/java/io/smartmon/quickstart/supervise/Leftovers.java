package io.smartmon.quickstart.supervise;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessMark;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.postgres.EmbeddedServer;
import io.smartmon.quickstart.process.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a supervisor that was killed left behind: services that still run, notes that are no longer true. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Ends the services that still run, waits for them, and says how many there were. */
    static int stopServices(DataFolder data) throws InterruptedException {
        Optional<RunState> state = RunState.read(data);
        if (state.isEmpty()) {
            return 0;
        }
        List<ProcessMark> left = state.get().services().stream()
                .filter(service -> !service.name().equals(Supervisor.DATABASE))
                .map(RunState.Service::process)
                .filter(ProcessMark::alive)
                .toList();
        left.forEach(mark -> mark.handle().ifPresent(ProcessHandle::destroy));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (left.stream().anyMatch(ProcessMark::alive) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        left.forEach(mark -> mark.handle().ifPresent(ProcessHandle::destroyForcibly));
        return left.size();
    }

    /** Ends all that still runs on a folder that no supervisor holds, and takes the notes away. */
    static int stopAll(DataFolder data) throws IOException, InterruptedException {
        if (!Files.isDirectory(data.root())) {
            return 0;
        }
        int stopped = stopServices(data);
        if (Files.isDirectory(data.logs())) {
            try (LogFile log = new LogFile(data.logs(), Supervisor.DATABASE)) {
                EmbeddedServer.stopOrphan(data.postgres(), log);
            }
        }
        forget(data);
        return stopped;
    }

    /** Takes away what only told of running processes. */
    static void forget(DataFolder data) throws IOException {
        Files.deleteIfExists(data.state());
        Files.deleteIfExists(data.databaseUrl());
        Files.deleteIfExists(data.helper().resolve("shim.sock"));
    }
}
