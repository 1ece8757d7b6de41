package io.smartmon.quickstart.supervise;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.postgres.EmbeddedServer;
import io.smartmon.quickstart.process.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a killed supervisor left behind: running services and stale files. */
final class Leftovers {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Stops the services that still run, waits for them, and returns how many there were. */
    static int stopServices(DataFolder data) throws InterruptedException {
        Optional<RunState> state = RunState.read(data);
        if (state.isEmpty()) {
            return 0;
        }
        List<ProcessIdentity> left = state.get().services().stream()
                .filter(service -> !service.name().equals(Supervisor.DATABASE))
                .map(RunState.Service::process)
                .filter(ProcessIdentity::alive)
                .toList();
        left.forEach(identity -> identity.handle().ifPresent(ProcessHandle::destroy));
        long end = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (left.stream().anyMatch(ProcessIdentity::alive) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        left.forEach(identity -> identity.handle().ifPresent(ProcessHandle::destroyForcibly));
        return left.size();
    }

    /** Stops all that still runs on a folder that no supervisor holds, and removes the stale files. */
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
        removeRunFiles(data);
        return stopped;
    }

    /** Removes the files that describe running processes. */
    static void removeRunFiles(DataFolder data) throws IOException {
        Files.deleteIfExists(data.state());
        Files.deleteIfExists(data.databaseUrl());
        Files.deleteIfExists(data.helper().resolve("shim.sock"));
    }
}
