package io.smartmon.simulation.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.time.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Incidents that were recorded on systemd 252 and 257, replayed: the decisions are the same. */
class RecordingsTest {
    private static final Path RECORDINGS = Path.of("src", "test", "resources", "recordings");

    @TestFactory
    Stream<DynamicTest> theDecisionsAreThoseThatWereTakenThen(@TempDir Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(RECORDINGS)) {
            files = all.sorted().toList();
        }
        assertTrue(files.size() >= 20, "there are recordings");
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        String.valueOf(file.getFileName()),
                        () -> replay(
                                Recording.read(file),
                                Files.createDirectories(folder.resolve(String.valueOf(file.getFileName()))))));
    }

    static void replay(Recording recording, Path folder) throws IOException {
        ManualScheduler scheduler = new ManualScheduler(
                recording.about().wall(),
                Duration.ofMillis(10 * recording.about().hundredthsSinceBoot()));
        Replay replay = new Replay(recording, scheduler);
        RecordedHost host =
                new RecordedHost(scheduler, folder, recording.about().approved(), () -> new ReplayedBus(replay));
        host.start();
        replay.goOn();
        long end = recording.entries().getLast().nanos();
        for (long at = 0; at < end + Duration.ofSeconds(2).toNanos(); at += 1_000_000) {
            scheduler.advance(Duration.ofMillis(1));
        }
        assertEquals(String.join("\n", recording.decisions()), String.join("\n", host.decisions()));
    }
}
