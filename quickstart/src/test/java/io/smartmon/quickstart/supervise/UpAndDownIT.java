package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.DataFormat;
import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.postgres.EmbeddedServer;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.PrivateFiles;
import io.smartmon.quickstart.process.RememberedPort;
import io.smartmon.storage.connection.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything up and down with the real services, their processes really killed. */
class UpAndDownIT {
    /** A server that was created once: unpacking and creating one takes seconds, and one test does that too. */
    @TempDir
    private static Path template;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private DataFolder data;
    private String port = "";

    @BeforeAll
    static void makeOneServer() throws Exception {
        try (LogFile log = new LogFile(template, "postgres")) {
            Path sockets = Files.createDirectory(template.resolve("run"));
            EmbeddedServer.start(template.resolve("postgres"), sockets, new ChildStarter(), log)
                    .stop();
        }
    }

    private void withTheServerThatWasMade() throws Exception {
        PrivateFiles.folder(data.root());
        DataFormat.record(data);
        List<String> copy = List.of(
                "cp",
                "-a",
                template.resolve("postgres").toString(),
                data.postgres().toString());
        assertEquals(0, new ProcessBuilder(copy).start().waitFor());
    }

    @BeforeEach
    void choose() throws IOException {
        data = new DataFolder(folder.resolve("data"));
        port = Integer.toString(new RememberedPort(folder.resolve("none")).free());
        environment.put("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + folder.resolve("bus"));
    }

    @AfterEach
    void leaveNothing() throws Exception {
        smartmon("down");
        assertEquals(List.of(), living());
        assertEquals(List.of(), sockets());
    }

    private Program.Ended smartmon(String... words) throws Exception {
        Path output = Files.createTempDirectory(folder, "call");
        List<String> all = Stream.concat(
                        Stream.of(words), Stream.of("--data", data.root().toString()))
                .toList();
        return new Program(Program.checkout(), environment).run(output, all.toArray(new String[0]));
    }

    private Program.Ended up() throws Exception {
        Program.Ended ended = smartmon("up", "--detach", "--port", port);
        assertEquals(0, ended.code(), ended.err());
        return ended;
    }

    private RunState state() {
        return RunState.read(data).orElseThrow();
    }

    private ProcessIdentity process(String name) {
        return state().services().stream()
                .filter(service -> service.name().equals(name))
                .map(RunState.Service::process)
                .findFirst()
                .orElseThrow();
    }

    /** What works in the data folder or below it, as every service and the database server do. */
    private List<String> living() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(this::worksHere)
                    .map(path -> path.getFileName().toString())
                    .filter(pid -> ProcessIdentity.of(Long.parseLong(pid)).alive())
                    .toList();
        }
    }

    private boolean worksHere(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(data.root());
        } catch (IOException _) {
            return false;
        }
    }

    private List<Path> sockets() throws IOException {
        try (Stream<Path> files = Files.walk(data.root())) {
            return files.filter(file -> file.getFileName().toString().endsWith(".sock")
                            || file.getFileName().toString().startsWith(".s."))
                    .toList();
        }
    }

    /** The lease is that of a copy from before the agent got it, as soon as there is one. */
    private void setTheLeaseBack() throws Exception {
        Database database = ChosenDatabase.parse(
                        Files.readString(data.databaseUrl()).strip())
                .open();
        await(
                "the agent has a lease",
                () -> database.inTransaction(connection -> {
                            try (Statement statement = connection.createStatement()) {
                                return statement.executeUpdate("update host_lease set epoch = epoch - 1");
                            }
                        })
                        == 1);
    }

    private Program.Ended awaitStatus(String text) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Program.Ended status = smartmon("status");
        while (!status.out().contains(text)) {
            assertTrue(System.nanoTime() < end, status.out());
            Thread.sleep(200);
            status = smartmon("status");
        }
        return status;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.sleep(100);
        }
    }

    @Test
    void upPrintsAddressAndLinkAndTheCommandsWorkOnIt() throws Exception {
        // From nothing, as a newcomer does it.
        Program.Ended up = up();
        List<String> out = up.out().lines().toList();
        assertEquals("Smart Monitor is at http://127.0.0.1:" + port + "/", out.getFirst());
        assertTrue(
                out.get(1).matches(".*http://127\\.0\\.0\\.1:" + port + "/sign-in\\?token=[A-Za-z0-9_-]{20,}"),
                out.get(1));
        assertEquals(2, out.size(), up.out());

        Program.Ended status = smartmon("status");
        assertEquals(0, status.code());
        for (String part : List.of(
                "supervisor", "postgres", "gui", "orchestrator", "dry run", "no system bus: services not known")) {
            assertTrue(status.out().contains(part), status.out());
        }
        System.out.println(status.out());

        Program.Ended second = smartmon("up", "--detach", "--port", port);
        assertEquals(4, second.code());
        assertTrue(
                second.err()
                        .contains("already up on " + data.root() + " (process "
                                + state().supervisor().pid()),
                second.err());

        Program.Ended token = smartmon("token", "create", "--name", "test", "--role", "viewer");
        assertTrue(token.out().matches("smt_[A-Za-z0-9_-]+\n"), "the token and nothing else");
        assertEquals("", token.err());

        assertEquals(0, smartmon("hold", "--reason", "a test").code());
        assertTrue(smartmon("status").out().contains("a test"));
        assertEquals(0, smartmon("lift", "--reason", "the test is over").code());

        Program.Ended nothing = smartmon("confirm-store");
        assertTrue(nothing.out().startsWith("nothing to confirm: "), nothing.err());
        setTheLeaseBack();
        Program.Ended unconfirmed = awaitStatus("unconfirmed");
        assertTrue(unconfirmed.out().contains("confirm it with: "), unconfirmed.out());
        Program.Ended confirmed = smartmon("confirm-store", "--reason", "the backup was checked");
        assertTrue(confirmed.out().startsWith("confirmed for "), confirmed.err());
        assertFalse(smartmon("status").out().contains("unconfirmed"));
        assertEquals(1, smartmon("confirm-store", "nowhere").code());

        Program.Ended reset = smartmon("user", "reset");
        assertTrue(reset.out().contains("/sign-in?token="), reset.err());
        Program.Ended audit = smartmon("verify-audit");
        assertEquals(0, audit.code(), audit.err());
        assertTrue(audit.out().contains("intact  fleet"), audit.out());
        assertEquals(0, smartmon("doctor").code());
        assertTrue(smartmon("logs", "postgres").out().contains("ready to accept connections"));

        assertEquals(0, smartmon("down").code());
        assertEquals(List.of(), living());
        assertEquals(3, smartmon("status").code());
        assertEquals(0, smartmon("down").code(), "down may be repeated");

        up();
        assertTrue(smartmon("verify-audit").out().contains("intact  fleet"), "the ledger of before is there");
    }

    @Test
    void aBusThatIsThereBringsTheHelperAndWhatDiesIsStartedAgain() throws Exception {
        withTheServerThatWasMade();
        Files.createFile(folder.resolve("bus"));
        up();
        await("the helper's socket", () -> Files.exists(data.helper().resolve("shim.sock")));
        assertTrue(Files.exists(data.helper().resolve("shim.yml")));
        for (String name : List.of("shim", "orchestrator", "gui", "postgres")) {
            ProcessIdentity before = process(name);
            before.handle().orElseThrow().destroyForcibly();
            await(
                    name + " was not restarted",
                    () -> !process(name).equals(before) && process(name).alive());
        }
        await("the pages did not come back", () -> Readiness.pages(state().address()));
        assertTrue(smartmon("status").out().contains("restarts: 1"));
    }

    @Test
    void aServerThatWasKilledReturnsOnTheSameSocketAndTheServicesStay() throws Exception {
        withTheServerThatWasMade();
        up();
        String before = Files.readString(data.databaseUrl());
        ProcessIdentity gui = process("gui");
        ProcessIdentity postgres = process("postgres");
        postgres.handle().orElseThrow().destroyForcibly();
        await(
                "the server was not restarted",
                () -> !process("postgres").equals(postgres)
                        && process("postgres").alive());
        await("the pages did not come back", () -> Readiness.pages(state().address()));
        assertEquals(before, Files.readString(data.databaseUrl()));
        assertEquals(gui, process("gui"));
        assertTrue(smartmon("verify-audit").out().contains("intact  fleet"), "the same data");
    }

    @Test
    void aDiskThatFillsUpEndsNothingAndDownStopsAllOnIt() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString()) == 0, "no mount here");
        Path ballast = disk.resolve("ballast");
        try {
            data = new DataFolder(disk.resolve("data"));
            withTheServerThatWasMade();
            up();
            RunState before = state();
            fill(ballast);
            // A restart is written at once, so there is no need to wait for the write of each minute.
            ProcessIdentity killed = process("gui");
            killed.handle().orElseThrow().destroyForcibly();
            await("the pages were restarted", () -> {
                fill(ballast);
                return children(before.supervisor(), "gui-service").anyMatch(child -> child.pid() != killed.pid());
            });
            // Long enough to see an end, and for a second attempt to fail like the first.
            Thread.sleep(RetryingTask.RETRY_INTERVAL.plusSeconds(1));
            assertEquals(before, state(), "no state could be written");
            assertTrue(before.supervisor().alive());
            assertEquals(1, children(before.supervisor(), "gui-service").count());
            assertTrue(process("orchestrator").alive());
            assertTrue(process("postgres").alive());

            Files.delete(ballast);
            await(
                    "the state was written once there was space",
                    () -> !process("gui").equals(killed));
            String log = Files.readString(data.logs().resolve("supervisor.log"));
            assertTrue(log.contains("recovered; failed from "), log);
            assertTrue(log.contains("disk full: the run state could not be written"), log);

            fill(ballast);
            Program.Ended down = smartmon("down");
            assertEquals(0, down.code(), down.err());
            assertEquals(List.of(), living());
            assertFalse(Files.exists(data.state()));
        } finally {
            Files.deleteIfExists(ballast);
            smartmon("down");
            data = new DataFolder(Files.createDirectory(folder.resolve("none")));
            assertEquals(0, command("umount", disk.toString()));
        }
    }

    private static Stream<ProcessHandle> children(ProcessIdentity parent, String named) {
        return parent.handle().stream()
                .flatMap(ProcessHandle::children)
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().commandLine().orElse("").contains(named));
    }

    /** Takes what is left of the disk, to the last page. */
    private static void fill(Path ballast) {
        try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[64 * 1024]);
            }
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.getMessage());
        }
    }

    private static int command(String... words) throws Exception {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertEquals(0, kill.waitFor());
    }

    @Test
    void aKilledSupervisorTakesItsChildrenAlongAndTheNextUpWorks() throws Exception {
        withTheServerThatWasMade();
        up();
        state().supervisor().handle().orElseThrow().destroyForcibly();
        Program.Ended again = up();
        assertTrue(again.out().contains("/sign-in?token="));
        assertEquals(3, state().services().size(), "database, pages, agent");
        assertTrue(smartmon("verify-audit").out().contains("intact  fleet"));
    }

    @Test
    void inTheForegroundOneCtrlCStopsAllInOrder() throws Exception {
        withTheServerThatWasMade();
        Path output = Files.createTempDirectory(folder, "foreground");
        Process up = new Program(Program.checkout(), environment)
                .startInForeground(
                        output, "up", "--port", port, "--data", data.root().toString());
        await("it did not come up", () -> {
            try {
                return Program.read(output, "out.txt").contains("Ctrl-C stops it.") || !up.isAlive();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertTrue(up.isAlive(), Program.read(output, "err.txt"));
        signal("INT", up.pid());
        assertTrue(up.waitFor(60, TimeUnit.SECONDS));
        assertEquals(List.of(), living());
        assertEquals(List.of(), sockets());
        String log = Files.readString(data.logs().resolve("postgres.log"));
        assertTrue(log.stripTrailing().endsWith("database system is shut down"), "the database was stopped in order");
    }

    @Test
    void ofTwoThatStartAtOnceOneSaysSoAndExits() throws Exception {
        withTheServerThatWasMade();
        String[] words = {
            "up", "--detach", "--port", port, "--data", data.root().toString()
        };
        Path one = Files.createTempDirectory(folder, "one");
        Path two = Files.createTempDirectory(folder, "two");
        Program program = new Program(Program.checkout(), environment);
        Process first = program.start(one, words);
        Process second = program.start(two, words);
        assertTrue(first.waitFor(180, TimeUnit.SECONDS));
        assertTrue(second.waitFor(180, TimeUnit.SECONDS));
        boolean firstWon = first.exitValue() == 0;
        assertEquals(0, firstWon ? first.exitValue() : second.exitValue());
        assertNotEquals(0, firstWon ? second.exitValue() : first.exitValue());
        assertTrue(
                Program.read(firstWon ? two : one, "err.txt").contains("already up"),
                Program.read(firstWon ? two : one, "err.txt"));
    }

    @Test
    void aServiceThatRefusesItsSettingsIsReportedByItsOwnMessage() throws Exception {
        withTheServerThatWasMade();
        environment.put("SMARTMON_PUBLIC_URL", "::nonsense::");
        Program.Ended ended = smartmon("up", "--detach", "--port", port);
        assertNotEquals(0, ended.code());
        List<String> errors = ended.errLines().stream()
                .filter(line -> line.startsWith("smartmon: "))
                .toList();
        assertEquals(1, errors.size(), ended.err());
        assertTrue(errors.getFirst().startsWith("smartmon: SMARTMON_PUBLIC_URL is "), ended.err());
        assertEquals(List.of(), living());
    }

    @Test
    void aNamedDatabaseReplacesTheEmbeddedOneAndAWrongPasswordIsRefused() throws Exception {
        withTheServerThatWasMade();
        up();
        DataFolder first = data;
        String url = Files.readString(first.databaseUrl());
        data = new DataFolder(folder.resolve("second"));
        port = Integer.toString(new RememberedPort(folder.resolve("none")).free());
        environment.put("HOSTNAME_OVERRIDE", "second-host");
        environment.put("DATABASE_URL", url.replaceFirst(":[0-9a-f]{64}@", ":wrong@"));
        Program.Ended refused = smartmon("up", "--detach", "--port", port);
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("refuses the user or the password; correct DATABASE_URL"), refused.err());

        environment.put("DATABASE_URL", url);
        up();
        assertFalse(Files.exists(data.postgres()), "no server of its own was made");
        assertTrue(smartmon("status").out().contains("second-host")
                || smartmon("status").code() == 0);
        assertEquals(0, smartmon("down").code());
        assertEquals(List.of(), living());
        environment.remove("DATABASE_URL");
        data = first;
        assertEquals(0, smartmon("status").code(), "the first one still runs");
    }
}
