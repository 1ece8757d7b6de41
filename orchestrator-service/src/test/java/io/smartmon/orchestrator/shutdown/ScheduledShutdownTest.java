package io.smartmon.orchestrator.shutdown;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.repair.LoopBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop over a unit that failed, on a machine with that file of logind. */
class ScheduledShutdownTest {
    private final LoopBench bench = new LoopBench();

    @TempDir
    private Path procfs;

    private int startsWith(String text) throws IOException {
        Path folder = Files.createDirectories(procfs.resolve("1/root/run/systemd/shutdown"));
        Files.writeString(folder.resolve("scheduled"), text);
        bench.roots = new HostRoots(procfs, procfs);
        bench.begin();
        bench.loop.takeOver(1);
        bench.found();
        return bench.asked.size();
    }

    private String in(Duration span) {
        return "USEC=" + bench.scheduler.instant().plus(span).toEpochMilli() + "000\nWARN_WALL=1\nMODE=poweroff\n";
    }

    @Test
    void nothingIsStartedOnAMachineThatIsAboutToGoDownUntilThatIsCalledOff() throws IOException {
        assertEquals(0, startsWith(in(Duration.ofMinutes(14))));
        Files.delete(procfs.resolve("1/root/run/systemd/shutdown/scheduled"));
        bench.now(LoopBench.failed(1));
        assertEquals(1, bench.asked.size());
    }

    @Test
    void aShutdownThatIsFarOffKeepsNothingFromBeingStarted() throws IOException {
        assertEquals(1, startsWith(in(Duration.ofMinutes(16))));
    }

    @Test
    void nothingIsStartedWhileTheFileCannotBeUnderstood() throws IOException {
        assertEquals(0, startsWith("USEC=soon\n"));
    }
}
