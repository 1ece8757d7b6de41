package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessIdentity;
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

/** A failed write stops nothing, is reported once, and is retried until it works. */
class RetryingTaskTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> reports = new ArrayList<>();
    private DataFolder data;
    private RetryingTask stateWrite;

    @BeforeEach
    void make() throws IOException {
        data = new DataFolder(folder);
        Files.createDirectories(data.run());
        stateWrite = new RetryingTask(data.run(), "the run state could not be written", reports::add);
    }

    private static RunState state(RunState.Phase phase) {
        return new RunState(ProcessIdentity.current(), phase, "a", "d", "b", true, "1", NOON, List.of());
    }

    private void write(RunState.Phase phase, Instant now) throws InterruptedException {
        stateWrite.attempt(() -> state(phase).write(data), now);
    }

    private Optional<RunState.Phase> written() {
        return RunState.read(data).map(RunState::phase);
    }

    @Test
    void aSuccessIsNotReported() throws Exception {
        write(RunState.Phase.UP, NOON);
        assertEquals(Optional.of(RunState.Phase.UP), written());
        assertEquals(List.of(), reports);
        assertFalse(stateWrite.isDue(NOON.plusSeconds(3_600)));
    }

    @Test
    void aFailureIsReportedOnceRetriedAndItsRecoveryIsReported() throws Exception {
        write(RunState.Phase.STARTING, NOON);
        // A folder in place of the temporary file fails every write, for root too.
        Path inTheWay = Files.createDirectory(data.run().resolve("state.new"));
        for (int second = 0; second < 20; second++) {
            write(RunState.Phase.UP, NOON.plusSeconds(second));
        }
        assertEquals(1, reports.size(), reports.toString());
        assertTrue(
                reports.getFirst().contains("the run state could not be written in " + data.run()), reports.getFirst());
        assertEquals(Optional.of(RunState.Phase.STARTING), written(), "the old state is kept");

        assertFalse(stateWrite.isDue(NOON.plusSeconds(20)), "not every second");
        assertTrue(stateWrite.isDue(NOON.plusSeconds(19).plus(RetryingTask.RETRY_INTERVAL)));
        Files.delete(inTheWay);
        write(RunState.Phase.UP, NOON.plusSeconds(24));
        assertEquals(Optional.of(RunState.Phase.UP), written());
        assertEquals(2, reports.size(), reports.toString());
        assertTrue(
                reports.getLast().startsWith("recovered; failed from 2026-01-01T12:00:00Z to 2026-01-01T12:00:24Z: "),
                reports.getLast());
        assertFalse(stateWrite.isDue(NOON.plusSeconds(3_600)));
    }

    @Test
    void anotherReasonIsReportedToo() throws Exception {
        stateWrite.attempt(
                () -> {
                    throw new IOException("No space left on device");
                },
                NOON);
        stateWrite.attempt(
                () -> {
                    throw new IOException("Read-only file system");
                },
                NOON);
        assertEquals(2, reports.size(), reports.toString());
        assertTrue(reports.getFirst().startsWith("disk full: "), reports.getFirst());
        assertTrue(reports.getLast().contains("read-only"), reports.getLast());
    }
}
