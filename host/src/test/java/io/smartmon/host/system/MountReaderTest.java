package io.smartmon.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.Deadline;
import io.smartmon.host.system.FileSystems.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountReaderTest {
    @TempDir
    Path procfs;

    @BeforeEach
    void aMachineAroundThisOne() throws Exception {
        Files.createDirectories(procfs.resolve("1/root/mnt/data disk"));
        Files.writeString(procfs.resolve("stat"), "cpu 1 2 3 4\n");
        Files.write(procfs.resolve("1/mountinfo"), Captured.lines("mountinfo"));
    }

    private List<MountState> read(FileSystems.Source source) {
        HostRoots roots = new HostRoots(procfs, procfs);
        return new MountReader(new LinuxMachine(roots, new FileSystems(source)))
                .read(Deadline.in(Duration.ofSeconds(5)));
    }

    @Test
    void theMachinesOwnMountsAreReadWithHowTheyAreMounted() {
        List<MountState> mounts = read(path -> new Stat(4096, 100, 40, 30, 1000, 900));
        assertEquals(
                List.of("/", "/mnt/data disk"),
                mounts.stream().map(MountState::mount).toList());
        assertEquals(
                List.of(false, true),
                mounts.stream().map(MountState::superReadOnly).toList());
        assertEquals(Optional.of(245_760L), mounts.getLast().usage().map(usage -> usage.usedBytes()));
    }

    @Test
    void aMountThatDoesNotAnswerIsListedWithoutItsUsage() {
        List<MountState> mounts = read(path -> {
            if (path.endsWith("data disk")) {
                throw new IOException("stale handle");
            }
            return new Stat(4096, 100, 40, 30, 1000, 900);
        });
        assertEquals(
                List.of(true, false),
                mounts.stream().map(mount -> mount.usage().isPresent()).toList());
    }

    @Test
    void oneWithoutBlocksIsLeftOut() {
        assertEquals(List.of(), read(path -> new Stat(4096, 0, 0, 0, 0, 0)));
    }
}
