package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessMark;
import io.smartmon.cli.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A note that cannot be written ends nothing, is told once, and is written when that is possible again. */
class RetriedTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private DataFolder data;
    private Retried noting;

    @BeforeEach
    void make() throws IOException {
        data = new DataFolder(folder);
        Files.createDirectories(data.run());
        noting = new Retried(data.run(), "what runs could not be noted", told::add);
    }

    private static RunState state(RunState.Phase phase) {
        return new RunState(ProcessMark.current(), phase, "a", "d", "b", true, "1", NOON, List.of());
    }

    private void note(RunState.Phase phase, Instant now) throws InterruptedException {
        noting.attempt(() -> state(phase).write(data), now);
    }

    private Optional<RunState.Phase> noted() {
        return RunState.read(data).map(RunState::phase);
    }

    @Test
    void whatWorksIsNotTold() throws Exception {
        note(RunState.Phase.UP, NOON);
        assertEquals(Optional.of(RunState.Phase.UP), noted());
        assertEquals(List.of(), told);
        assertFalse(noting.isDue(NOON.plusSeconds(3_600)));
    }

    @Test
    void aStateThatCannotBeWrittenIsToldOnceTriedAgainAndToldWhenItIs() throws Exception {
        note(RunState.Phase.STARTING, NOON);
        // A folder in the place of the draft refuses every write, for root too.
        Path inTheWay = Files.createDirectory(data.run().resolve("state.new"));
        for (int second = 0; second < 20; second++) {
            note(RunState.Phase.UP, NOON.plusSeconds(second));
        }
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().contains("what runs could not be noted in " + data.run()), told.getFirst());
        assertEquals(Optional.of(RunState.Phase.STARTING), noted(), "what stood there still does");

        assertFalse(noting.isDue(NOON.plusSeconds(20)), "not each second");
        assertTrue(noting.isDue(NOON.plusSeconds(19).plus(Retried.AGAIN)));
        Files.delete(inTheWay);
        note(RunState.Phase.UP, NOON.plusSeconds(24));
        assertEquals(Optional.of(RunState.Phase.UP), noted());
        assertEquals(2, told.size(), told.toString());
        assertTrue(
                told.getLast().startsWith("works again; failed from 2026-01-01T12:00:00Z to 2026-01-01T12:00:24Z: "),
                told.getLast());
        assertFalse(noting.isDue(NOON.plusSeconds(3_600)));
    }

    @Test
    void anotherReasonIsToldToo() throws Exception {
        noting.attempt(
                () -> {
                    throw new IOException("No space left on device");
                },
                NOON);
        noting.attempt(
                () -> {
                    throw new IOException("Read-only file system");
                },
                NOON);
        assertEquals(2, told.size(), told.toString());
        assertTrue(told.getFirst().startsWith("disk full: "), told.getFirst());
        assertTrue(told.getLast().contains("read-only"), told.getLast());
    }
}
