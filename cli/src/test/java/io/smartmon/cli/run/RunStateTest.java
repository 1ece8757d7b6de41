package io.smartmon.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run state of a data folder. */
class RunStateTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        DataFolder data = new DataFolder(folder);
        Files.createDirectories(data.run());
        RunState state = state(RunState.Phase.UP);
        state.write(data);
        assertEquals(Optional.of(state), RunState.read(data));
        assertTrue(state.alive());
    }

    @Test
    void aFailedWriteThrowsAndKeepsTheOldState() throws Exception {
        DataFolder data = new DataFolder(folder);
        Files.createDirectories(data.run());
        RunState state = state(RunState.Phase.UP);
        state.write(data);
        Files.createDirectory(data.run().resolve("state.new"));
        assertThrows(IOException.class, () -> state(RunState.Phase.STOPPING).write(data));
        assertEquals(Optional.of(state), RunState.read(data));
    }

    private static RunState state(RunState.Phase phase) {
        return new RunState(
                ProcessIdentity.current(),
                phase,
                "http://127.0.0.1:5003/",
                "embedded",
                "no system bus",
                true,
                "1",
                Instant.parse("2026-01-01T00:00:00Z"),
                List.of(new RunState.Service(
                        "gui", new ProcessIdentity(7, 8), Instant.parse("2026-01-01T00:00:01Z"), 2)));
    }

    @Test
    void aFolderWhereNothingEverRanHasNoState() {
        assertEquals(Optional.empty(), RunState.read(new DataFolder(folder)));
    }

    @Test
    void aLaterProcessWithTheSameNumberIsAnotherProcess() {
        ProcessIdentity self = ProcessIdentity.current();
        assertTrue(self.alive());
        assertFalse(new ProcessIdentity(self.pid(), self.start() + 1).alive());
    }

    @Test
    void aProcessThatEndedIsNotAlive() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid());
        assertTrue(identity.alive());
        assertTrue(identity.residentBytes().orElse(0) > 0);
        process.destroyForcibly();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertFalse(identity.alive());
    }

    @Test
    void theOptionCountsBeforeTheVariableAndThatBeforeTheDefault() {
        Map<String, String> variable = Map.of("SMARTMON_DATA", "/v");
        assertEquals(
                Path.of("/o"),
                DataFolder.choose(Path.of("/o"), variable, folder).root());
        assertEquals(Path.of("/v"), DataFolder.choose(null, variable, folder).root());
        assertEquals(
                folder.resolve(".smartmon"),
                DataFolder.choose(null, Map.of(), folder).root());
    }
}
