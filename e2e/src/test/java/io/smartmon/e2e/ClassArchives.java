package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Class archives of the services, recorded during one repair from end to end. Most of what these tests
 * cost is the start of a process, and from an archive it costs half. Created in each test run, so never older than
 * the jars; a machine where it cannot be used starts without. Thread-safe.
 */
final class ClassArchives {
    private static final String UNIT = "lab-many@90.service";
    private static final Duration DUMPED_WITHIN = Duration.ofMinutes(1);

    private static @Nullable Path folder;

    private ClassArchives() {}

    /**
     * Makes them, unless this run of the tests has.
     *
     * @param work an empty folder
     */
    static synchronized void make(PostgresDatabase postgres, SystemdLab lab, Path work)
            throws IOException, SQLException {
        if (folder != null) {
            return;
        }
        Path made = Files.createDirectories(Path.of("target", "class-archives").toAbsolutePath());
        lab.exec("systemctl", "restart", UNIT);
        try (LoopFixture fixture = new LoopFixture(postgres, lab, work, Set.of(UNIT))) {
            fixture.options(module -> List.of("-XX:ArchiveClassesAtExit=" + file(made, module)));
            JavaProcess helper = fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(false);
            lab.crash(UNIT);
            fixture.awaitClosed(UNIT, "healed");
            assertTrue(agent.terminate(DUMPED_WITHIN), agent::output);
            assertTrue(helper.terminate(DUMPED_WITHIN), helper::output);
        }
        folder = made;
    }

    /** The options that start this module's service from its archive; none before it exists. */
    static synchronized List<String> options(String module) {
        return folder == null ? List.of() : List.of("-XX:SharedArchiveFile=" + file(folder, module));
    }

    private static Path file(Path folder, String module) {
        return folder.resolve(module + ".jsa");
    }
}
