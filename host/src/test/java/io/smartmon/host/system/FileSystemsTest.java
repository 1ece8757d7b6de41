package io.smartmon.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.host.collect.Deadline;
import io.smartmon.host.system.FileSystems.Stat;
import io.smartmon.host.system.FileSystems.Usage;
import io.smartmon.host.system.MountTable.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileSystemsTest {
    private static final Stat STAT = new Stat(4096, 100, 40, 30, 1000, 900);
    private static final List<Mount> MOUNTS = List.of(mount("/dead"), mount("/good"));

    @TempDir
    Path root;

    @BeforeEach
    void makeTheMountPoints() throws Exception {
        Files.createDirectories(root.resolve("dead"));
        Files.createDirectories(root.resolve("good"));
    }

    private static Mount mount(String path) {
        return new Mount(path, "/", path, "ext4", false, false);
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(5));
    }

    @Test
    void blocksBecomeBytesAsDfCountsThem() {
        Usage usage = new FileSystems(path -> STAT).read(List.of(mount("/good")), root, soon());
        assertEquals(
                List.of(new MountUsage("/good", "ext4", 409_600, 245_760, 122_880, 1000, 100, false)), usage.mounts());
        assertEquals(List.of(), usage.unanswered());
    }

    @Test
    void oneThatFailsAndOnesPastTheBoundHaveNotAnsweredAndAreNotGone() throws Exception {
        FileSystems broken = new FileSystems(path -> {
            throw new IOException("Input/output error");
        });
        assertEquals(
                List.of("/good"),
                broken.read(List.of(mount("/good")), root, soon()).unanswered());
        // Neither a folder nor missing: a link that leads to itself cannot be read, as with a file system that was shut
        // down.
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        assertEquals(
                List.of("/loop"),
                new FileSystems(path -> STAT)
                        .read(List.of(mount("/loop")), root, soon())
                        .unanswered());

        List<Mount> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Files.createDirectories(root.resolve("m" + i));
            many.add(mount("/m" + i));
        }
        Usage usage = new FileSystems(path -> STAT).read(many, root, soon());
        assertEquals(300, usage.mounts().size() + usage.unanswered().size());
        assertTrue(usage.unanswered().contains("/m299"));
    }

    @Test
    void aDeadMountHoldsUpNeitherTheOthersNorTheCaller() throws Exception {
        CountDownLatch serverBack = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        FileSystems fileSystems = new FileSystems(
                path -> {
                    if (path.endsWith("dead")) {
                        calls.incrementAndGet();
                        awaitUninterruptibly(serverBack);
                    }
                    return STAT;
                },
                Duration.ofMillis(200));

        for (int round = 0; round < 3; round++) {
            Usage usage = fileSystems.read(MOUNTS, root, soon());
            assertEquals(List.of("/dead"), usage.unanswered());
            assertEquals(
                    List.of("/good"),
                    usage.mounts().stream().map(MountUsage::mount).toList());
        }
        assertEquals(1, calls.get(), "asked again while the first call still hangs");

        serverBack.countDown();
        while (!fileSystems.read(MOUNTS, root, soon()).unanswered().isEmpty()) {
            Thread.sleep(10);
        }
        assertTrue(calls.get() >= 2);
    }

    @Test
    void theDeadlineEndsTheWait() {
        FileSystems fileSystems = new FileSystems(
                path -> {
                    awaitUninterruptibly(new CountDownLatch(1));
                    return STAT;
                },
                Duration.ofMinutes(1));
        Usage usage = fileSystems.read(MOUNTS, root, Deadline.in(Duration.ofMillis(100)));
        assertEquals(List.of("/dead", "/good"), usage.unanswered());
    }

    @Test
    void anErrorOfOneMountIsNotThatOfTheOthers() {
        FileSystems fileSystems = new FileSystems(path -> {
            if (path.endsWith("dead")) {
                throw new IOException("stale handle");
            }
            return STAT;
        });
        Usage usage = fileSystems.read(MOUNTS, root, soon());
        assertEquals(List.of("/dead"), usage.unanswered());
        assertEquals(1, usage.mounts().size());
    }

    @Test
    void aBoundFileAndAFileSystemWithoutBlocksAreNoDisks() throws Exception {
        Files.createFile(root.resolve("hosts"));
        assertEquals(
                List.of(),
                new FileSystems(path -> STAT)
                        .read(List.of(mount("/hosts")), root, soon())
                        .mounts());
        assertEquals(
                List.of(),
                new FileSystems(path -> new Stat(4096, 0, 0, 0, 0, 0))
                        .read(List.of(mount("/good")), root, soon())
                        .mounts());
    }

    @Test
    void theKernelsRefusalNamesThePath() {
        Path absent = root.resolve("absent");
        IOException refused = assertThrows(IOException.class, () -> StatVfs.read(absent));
        assertTrue(String.valueOf(refused.getMessage()).contains("errno 2"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).isEmpty());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // As a call into a dead network file system: nothing ends it.
            }
        }
    }
}
