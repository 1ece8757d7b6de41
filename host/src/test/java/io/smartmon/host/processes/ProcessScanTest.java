package io.smartmon.host.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.system.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessScanTest {
    @TempDir
    Path procfs;

    @Test
    void zombiesAreCountedWithTheParentOfMostOfThem() throws Exception {
        for (String line : Captured.lines("process-stats")) {
            Path folder = procfs.resolve(line.substring(0, line.indexOf(' ')));
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("stat"), line + "\n");
        }
        Files.createDirectories(procfs.resolve("sys/kernel"));
        Files.createDirectory(procfs.resolve("999999"));
        Files.writeString(procfs.resolve("sys/kernel/pid_max"), "32768\n");
        Files.write(procfs.resolve("loadavg"), Captured.lines("loadavg"));

        ProcessScan scan = ProcessScan.of(new HostRoots(procfs, procfs));

        assertEquals(Captured.lines("process-stats").size(), scan.processes(), "one has ended meanwhile");
        assertEquals(4, scan.zombies());
        assertEquals(Optional.of("python3 (302)"), scan.parent());
        assertEquals(32_768, scan.pidMax());
        assertEquals(ProcessScan.tasks(Captured.lines("loadavg").getFirst()), scan.tasks());
    }

    @Test
    void aNameMayHoldWhatLooksLikeTheRestOfTheLine() {
        ProcessStat stat = Captured.lines("process-stats").stream()
                .filter(line -> line.contains("a) Z 1 (b"))
                .findFirst()
                .flatMap(ProcessStat::parse)
                .orElseThrow();
        assertEquals(new ProcessStat(347, "a) Z 1 (b", 'S', 302), stat);
    }

    @Test
    void damageIsNoProcessAndNeverAFailure() {
        Random random = new Random(6);
        for (String line : Captured.lines("process-stats")) {
            for (int i = 0; i < 500; i++) {
                StringBuilder damaged = new StringBuilder(line);
                damaged.setCharAt(random.nextInt(line.length()), (char) random.nextInt(32, 127));
                damaged.setLength(random.nextInt(40));
                ProcessStat.parse(damaged.toString()).ifPresent(stat -> assertTrue(damaged.indexOf(stat.name()) > 0));
            }
        }
    }

    @Test
    void withoutZombiesNoParentIsNamed() {
        ProcessScan scan = ProcessScan.of(List.of(new ProcessStat(1, "init", 'S', 0)), 7, 100);
        assertEquals(new ProcessScan(1, 7, 0, Optional.empty(), 100), scan);
    }

    @Test
    void aLoadWithoutACountOfTasksIsUnreadable() {
        assertThrows(UnreadableHostException.class, () -> ProcessScan.tasks("0.1 0.2 0.3"));
        assertThrows(UnreadableHostException.class, () -> ProcessScan.tasks("0.1 0.2 0.3 1/x 7"));
    }

    @EnabledOnOs(OS.LINUX)
    @Test
    void thisMachineHasProcesses() {
        ProcessScan scan = ProcessScan.of(HostRoots.standard());
        assertTrue(scan.processes() >= 1 && scan.tasks() >= scan.processes() && scan.pidMax() > scan.tasks());
    }
}
