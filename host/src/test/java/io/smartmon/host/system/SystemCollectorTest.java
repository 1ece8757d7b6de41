package io.smartmon.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.sample.SystemSample;
import io.smartmon.host.HostRootException;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.CollectResult.Collected;
import io.smartmon.host.collect.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCollectorTest {
    @TempDir
    Path procfs;

    private void writeCaptured() throws Exception {
        for (String name : List.of("meminfo", "stat", "loadavg")) {
            Files.write(procfs.resolve(name), Captured.lines(name));
        }
        Files.writeString(procfs.resolve("uptime"), "2214.01 2474.86\n");
    }

    private HostRoots roots() {
        return HostRoots.of(Optional.of(procfs), Optional.empty());
    }

    private static CollectResult<SystemObservation> collect(SystemCollector collector) {
        return collector.collect(Deadline.in(Duration.ofSeconds(5)));
    }

    private static SystemObservation collected(SystemCollector collector) {
        return (SystemObservation)
                assertInstanceOf(Collected.class, collect(collector)).value();
    }

    @Test
    void theFirstObservationHasNoProcessorShareAndTheSecondHas() throws Exception {
        writeCaptured();
        SystemCollector collector = SystemCollector.of(roots());
        SystemObservation first = collected(collector);
        assertNull(first.cpuPercent());
        assertEquals(2214, first.uptimeSeconds());
        assertEquals(8.24, first.load().one());
        assertEquals("system", collector.id().value());

        Files.write(procfs.resolve("stat"), Captured.lines("stat-later"));
        SystemObservation second = collected(collector);
        assertEquals(Double.valueOf(99.5), second.cpuPercent());
        Instant now = Instant.parse("2025-01-01T00:00:00Z");
        SystemSample sample = second.sample(7, now);
        assertEquals(7, sample.sequence());
        assertEquals(now, sample.observedAt());
        assertEquals(second.memory().totalBytes(), sample.memoryTotalBytes());
    }

    @Test
    void anUnreadableFileFailsThisCollectionAloneWithItsPath() throws Exception {
        writeCaptured();
        SystemCollector collector = SystemCollector.of(roots());
        Files.delete(procfs.resolve("meminfo"));
        CollectResult.Failed<?> failed = assertInstanceOf(CollectResult.Failed.class, collect(collector));
        assertEquals("host_unreadable", failed.reason().code());
        String message = failed.reason().measures().text("message").orElseThrow();
        assertTrue(message.contains(procfs.resolve("meminfo").toString()), message);
        writeCaptured();
        assertInstanceOf(Collected.class, collect(collector));
    }

    @Test
    void aRootWithoutProcfsIsRefusedByNameBeforeAnythingIsRead() {
        HostRootException refused = assertThrows(HostRootException.class, this::roots);
        assertEquals(
                "PROCFS_ROOT is '" + procfs + "'; it must be the folder where the machine's /proc is mounted",
                refused.getMessage());
        HostRootException sys =
                assertThrows(HostRootException.class, () -> HostRoots.of(Optional.empty(), Optional.of(procfs)));
        assertTrue(String.valueOf(sys.getMessage()).startsWith("SYSFS_ROOT is '"), sys.getMessage());
    }
}
