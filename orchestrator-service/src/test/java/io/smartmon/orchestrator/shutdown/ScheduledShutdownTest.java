package io.smartmon.orchestrator.shutdown;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.repair.LoopFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop over a unit that failed, on a machine with that file of logind. */
class ScheduledShutdownTest {
    private final LoopFixture fixture = new LoopFixture();

    @TempDir
    private Path procfs;

    private int startsWith(String text) throws IOException {
        Path folder = Files.createDirectories(procfs.resolve("1/root/run/systemd/shutdown"));
        Files.writeString(folder.resolve("scheduled"), text);
        fixture.roots = new HostRoots(procfs, procfs);
        fixture.begin();
        fixture.loop.takeOver(1);
        fixture.found();
        return fixture.asked.size();
    }

    private String in(Duration span) {
        return "USEC=" + fixture.scheduler.instant().plus(span).toEpochMilli() + "000\nWARN_WALL=1\nMODE=poweroff\n";
    }

    @Test
    void nothingIsStartedWhileAShutdownIsScheduled() throws IOException {
        assertEquals(0, startsWith(in(Duration.ofMinutes(14))));
        Files.delete(procfs.resolve("1/root/run/systemd/shutdown/scheduled"));
        fixture.now(LoopFixture.failed(1));
        assertEquals(1, fixture.asked.size());
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
