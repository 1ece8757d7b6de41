package io.smartmon.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult.Collected;
import io.smartmon.host.collect.Deadline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is read of this machine, compared with its own tools. */
@EnabledOnOs(OS.LINUX)
class ThisMachineIT {
    private final SystemCollector collector = SystemCollector.of(HostRoots.standard());

    private SystemObservation read() {
        return (SystemObservation)
                assertInstanceOf(Collected.class, collector.collect(Deadline.in(Duration.ofSeconds(10))))
                        .value();
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return out.lines().toList();
    }

    private static void assertWithin(double percent, long expected, long actual, String what) {
        double slack = Math.max((double) expected * percent / 100, 1 << 22);
        assertTrue(
                Math.abs(expected - actual) <= slack,
                what + ": read " + actual + ", the machine's tool says " + expected);
    }

    @Test
    void everyDiskAgreesWithDf() throws Exception {
        SystemObservation observation = read();
        assertEquals(List.of(), observation.unanswered());
        assertFalse(observation.mounts().isEmpty());
        for (MountUsage mount : observation.mounts()) {
            String[] blocks = run("df", "-P", "-B1", mount.mount()).getLast().split(" +", 6);
            assertWithin(1, Long.parseLong(blocks[1]), mount.totalBytes(), mount.mount() + " size");
            assertWithin(1, Long.parseLong(blocks[2]), mount.usedBytes(), mount.mount() + " used");
            assertWithin(1, Long.parseLong(blocks[3]), mount.availableBytes(), mount.mount() + " available");
            assertEquals(Double.parseDouble(blocks[4].replace("%", "")), mount.usedPercent(), 1.01, mount.mount());
            String[] inodes = run("df", "-P", "-i", mount.mount()).getLast().split(" +", 6);
            if (!inodes[1].equals("-")) {
                assertEquals(Long.parseLong(inodes[1]), mount.totalInodes());
                long difference = Long.parseLong(inodes[2]) - mount.usedInodes();
                assertTrue(Math.abs(difference) <= 5000, mount.mount() + " inodes");
            }
        }
    }

    @Test
    void theRootIsAmongTheDisks() {
        assertTrue(read().mounts().stream().anyMatch(mount -> mount.mount().equals("/")));
    }

    @Test
    void memoryAgreesWithWhatOshiReads() {
        MemoryUsage read = read().memory();
        MemoryUsage other = new OshiMachine().memory();
        assertEquals(other.totalBytes(), read.totalBytes());
        assertWithin(5, other.availableBytes(), read.availableBytes(), "available");
        assertEquals(other.swapTotalBytes(), read.swapTotalBytes());
        assertWithin(5, other.swapUsedBytes(), read.swapUsedBytes(), "swap used");
    }

    @Test
    void loadAndUptimeAreThoseOfTheKernel() throws Exception {
        SystemObservation observation = read();
        String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        assertEquals(Double.parseDouble(load[0]), observation.load().one(), 1.0);
        double uptime =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
        assertEquals(uptime, (double) observation.uptimeSeconds(), 3);
    }

    @Test
    void aBusyProcessorIsSeen() {
        SystemObservation first = read();
        long end = System.nanoTime() + Duration.ofMillis(600).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        double percent = Objects.requireNonNull(read().cpuPercent());
        int cores = Runtime.getRuntime().availableProcessors();
        assertTrue(first.uptimeSeconds() > 0);
        // One thread of this process was busy all the time; others may be too.
        assertTrue(percent >= 50.0 / cores && percent <= 100, "saw " + percent + " % on " + cores + " processors");
    }
}
