package io.smartmon.quickstart.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the embedded server, with real servers that are really killed. */
class EmbeddedServerIT {
    /** One folder for all: unpacking and making a server takes seconds, and every test leaves it stopped. */
    @TempDir
    private static Path folder;

    private final ChildStarter starter = new ChildStarter();
    private LogFile log;

    @BeforeEach
    void open() throws IOException {
        PrivateFiles.folder(run());
        log = new LogFile(folder, "postgres");
    }

    private EmbeddedServer startEmpty() throws Exception {
        EmbeddedServer server = start();
        ask(server, "drop table if exists kept");
        ask(server, "create table kept (n int)");
        return server;
    }

    @AfterEach
    void leaveNothing() throws Exception {
        EmbeddedServer.stopOrphan(postgres(), log);
        log.close();
    }

    private Path postgres() {
        return folder.resolve("postgres");
    }

    private Path run() {
        return folder.resolve("run");
    }

    private EmbeddedServer start() throws InterruptedException {
        return EmbeddedServer.start(postgres(), run(), starter, log);
    }

    private static String ask(EmbeddedServer server, String sql) throws Exception {
        try (Connection connection = ChosenDatabase.parse(server.url())
                        .url()
                        .dataSource("test")
                        .getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                assertTrue(row.next());
                return row.getString(1);
            }
        }
    }

    private static void killHard(ProcessIdentity identity) {
        identity.handle().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void commitsAreDurableAndAPasswordIsRequired() throws Exception {
        EmbeddedServer server = start();
        assertEquals("on", ask(server, "show fsync"));
        assertEquals("on", ask(server, "show synchronous_commit"));
        assertEquals("40", ask(server, "show max_connections"));
        assertEquals("", ask(server, "show listen_addresses"));
        assertEquals("5s", ask(server, "show authentication_timeout"));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(run().resolve(EmbeddedServer.SOCKET))));
        assertEquals("scram-sha-256", ask(server, "show password_encryption"));
        assertEquals("smartmon", ask(server, "select current_user"));
        assertEquals("off", ask(server, "show is_superuser"));
        String wrong = server.url().replaceFirst(":[0-9a-f]{64}@", ":wrong@");
        CommandFailure refused = assertThrows(
                CommandFailure.class, () -> ChosenDatabase.parse(wrong).requireAnswer());
        assertTrue(
                String.valueOf(refused.getMessage()).contains("refuses the user or the password"),
                refused.getMessage());
        server.stop();
    }

    @Test
    void stoppingLeavesNoProcessAndASecondStartHasTheData() throws Exception {
        EmbeddedServer first = startEmpty();
        ask(first, "insert into kept values (7)");
        String url = first.url();
        first.stop();
        assertEquals(List.of(), ServerProcesses.all(postgres().resolve("data")));
        try (Stream<Path> left = Files.list(run())) {
            assertEquals(
                    List.of(), left.map(path -> path.getFileName().toString()).toList());
        }
        EmbeddedServer second = start();
        assertEquals(url, second.url());
        assertEquals("7", ask(second, "select n from kept"));
        second.stop();
    }

    @Test
    void aServerThatWasKilledComesBackWithWhatWasCommitted() throws Exception {
        EmbeddedServer first = startEmpty();
        ask(first, "insert into kept values (7)");
        killHard(first.identity());
        first.await();
        assertTrue(
                Files.exists(postgres().resolve("data/postmaster.pid")),
                "the killed server's postmaster.pid is still there");
        EmbeddedServer second = start();
        assertEquals("7", ask(second, "select n from kept"));
        second.stop();
    }

    @Test
    void aServerThatOutlivedItsSupervisorIsStoppedAndReplaced() throws Exception {
        EmbeddedServer orphan = startEmpty();
        EmbeddedServer second = start();
        assertFalse(orphan.alive());
        assertEquals("0", ask(second, "select count(*) from kept"));
        second.stop();
    }

    @Test
    void aPidFileThatNamesAnotherProcessIsStaleAndThatProcessLives() throws Exception {
        start().stop();
        Process other = new ProcessBuilder("sleep", "60").start();
        Files.writeString(postgres().resolve("data/postmaster.pid"), other.pid() + "\n/nowhere\n");
        EmbeddedServer server = start();
        assertEquals("1", ask(server, "select 1"));
        assertTrue(other.isAlive());
        other.destroyForcibly();
        server.stop();
    }

    @Test
    void anotherMajorVersionIsRefusedWithTheWayOut() throws Exception {
        start().stop();
        Path version = postgres().resolve("data/PG_VERSION");
        String kept = Files.readString(version);
        Files.writeString(version, "15\n");
        CommandFailure refused = assertThrows(CommandFailure.class, this::start);
        Files.writeString(version, kept);
        assertTrue(String.valueOf(refused.getMessage()).contains("was created by PostgreSQL 15"), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("pg_dump"), refused.getMessage());
    }

    @Test
    void aHalfUnpackedServerIsThrownAwayAndUnpackedAgain() throws Exception {
        Path draft = postgres().resolve("unpack-1");
        PrivateFiles.folder(draft.resolve("bin"));
        PrivateFiles.folder(postgres().resolve("cluster-1"));
        start().stop();
        assertFalse(Files.exists(draft));
        assertFalse(Files.exists(postgres().resolve("cluster-1")));
    }

    @Test
    void itEndsWithTheProcessThatStartedIt() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrphanedServer.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var lines = parent.inputReader()) {
            assertEquals("started", lines.readLine());
        }
        Path data = postgres().resolve("data");
        assertTrue(ServerProcesses.postmaster(data).isPresent());
        parent.destroyForcibly().waitFor();
        assertTrue(ServerProcesses.awaitNone(data, Duration.ofSeconds(20)), "the server outlived its parent");
    }

    @Test
    void theDatabaseIsOfTheRoleAlone() throws Exception {
        EmbeddedServer server = start();
        assertThrows(SQLException.class, () -> ask(server, "create role another"));
        ask(server, "create schema predecessor");
        ask(server, "drop schema predecessor");
        server.stop();
    }
}
