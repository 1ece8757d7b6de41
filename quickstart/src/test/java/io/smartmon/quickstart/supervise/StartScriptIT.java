package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.cli.run.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script where something is missing or runs already: one line with a fix, and a non-zero exit code. */
class StartScriptIT {
    private static final Path SCRIPT = Path.of("..", "smartmon");

    @TempDir
    private Path folder;

    private Path bin;
    private Path home;

    @BeforeEach
    void bareMachine() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool :
                List.of("sh", "sed", "dirname", "readlink", "find", "head", "mkdir", "date", "mv", "flock")) {
            for (String place : List.of("/bin", "/usr/bin")) {
                if (Files.exists(Path.of(place, tool)) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), Path.of(place, tool));
                }
            }
        }
        home = Files.createDirectory(folder.resolve("home"));
        Files.copy(SCRIPT, home.resolve("smartmon"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Program.Ended call(Map<String, String> environment, Path script, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(script.toString()), Stream.of(words)).toList());
        builder.directory(bin.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("SMARTMON_JDK_PATHS", "/nonexistent");
        builder.environment().putAll(environment);
        builder.redirectError(folder.resolve("err.txt").toFile());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Program.Ended(process.waitFor(), out, Program.read(folder, "err.txt"));
    }

    private static Map<String, String> withJdk() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void withoutAJdkItNamesWhatToInstall() throws Exception {
        Program.Ended ended = call(Map.of(), home.resolve("smartmon"), "version");
        assertEquals(1, ended.code());
        assertEquals(1, ended.errLines().size(), ended.err());
        assertTrue(ended.err().startsWith("smartmon: no JDK 25 found; install one"), ended.err());
    }

    @Test
    void anOlderJdkIsNotTaken() throws Exception {
        Path old = folder.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        Files.createSymbolicLink(old.resolve("bin/java"), bin.resolve("sh"));
        Files.createSymbolicLink(old.resolve("bin/javac"), bin.resolve("sh"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Program.Ended ended = call(Map.of("JAVA_HOME", old.toString()), home.resolve("smartmon"), "version");
        assertEquals(1, ended.code());
        assertTrue(ended.err().contains("no JDK 25 found"), ended.err());
    }

    @Test
    void withoutMavenItNamesWhatToInstall() throws Exception {
        Program.Ended ended = call(withJdk(), home.resolve("smartmon"), "up");
        assertEquals(1, ended.code());
        assertEquals(1, ended.errLines().size(), ended.err());
        assertTrue(ended.err().contains("install Maven 3.8.7 or later"), ended.err());
    }

    @Test
    void aBuildThatFailsIsOneLineWithItsReasonAndTheLog() throws Exception {
        Path maven = Files.writeString(bin.resolve("mvn"), """
                #!/bin/sh
                echo '[INFO] Building Smart Monitor: domain 0.1.0 [2/13]'
                echo '[ERROR] Could not transfer artifact a:b:1: unknown host'
                exit 1
                """);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
        Program.Ended ended = call(withJdk(), home.resolve("smartmon"), "up");
        assertEquals(1, ended.code());
        assertTrue(ended.err().contains("Smart Monitor: domain"), "the module is printed: " + ended.err());
        String last = ended.errLines().getLast();
        assertTrue(
                last.startsWith("smartmon: the build failed: Could not transfer artifact a:b:1: unknown host"), last);
        assertTrue(last.contains(home.resolve("quickstart/target/build.log").toString()), last);
    }

    @Test
    void aLinkFromElsewhereFindsTheCheckout() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("elsewhere")).resolve("sm"), Path.of("../home/smartmon"));
        Program.Ended ended = call(withJdk(), link, "up");
        assertTrue(ended.err().contains("install Maven"), "it came as far as looking for Maven: " + ended.err());
        assertEquals(List.of(), List.of(folder.resolve("elsewhere").toFile().list((_, name) -> !name.equals("sm"))));
    }

    @Test
    void aBuildIsNeverMadeUnderWhatRuns() throws Exception {
        built();
        Path recorded = recordingTools();
        Path data = folder.resolve("some where");
        supervisedBy(ProcessIdentity.current(), data);
        for (List<String> words : List.of(
                List.of("up", "--detach", "--data", data.toString()),
                List.of("up", "--data=" + data, "--port", "5999"))) {
            Program.Ended ended = call(withRecordingJdk(), home.resolve("smartmon"), words.toArray(new String[0]));
            assertEquals(4, ended.code(), ended.err());
            assertEquals(
                    "java " + String.join(" ", words),
                    Files.readString(recorded).strip(),
                    "answered, and not built");
            Files.delete(recorded);
        }
        Program.Ended elsewhere = call(withRecordingJdk(), home.resolve("smartmon"), "up");
        assertTrue(Files.readString(recorded).startsWith("mvn\n"), "nothing runs there: " + elsewhere.err());
    }

    @Test
    void theVariableAndTheDefaultNameTheFolderToo() throws Exception {
        built();
        Path recorded = recordingTools();
        Path data = folder.resolve("named");
        supervisedBy(ProcessIdentity.current(), data);
        Map<String, String> environment = new HashMap<>(withRecordingJdk());
        environment.put("SMARTMON_DATA", data.toString());
        call(environment, home.resolve("smartmon"), "up");
        assertEquals("java up", Files.readString(recorded).strip());
        Files.delete(recorded);

        supervisedBy(ProcessIdentity.current(), home.resolve(".smartmon"));
        environment.put("SMARTMON_DATA", " ");
        call(environment, home.resolve("smartmon"), "up");
        assertEquals("java up", Files.readString(recorded).strip());
    }

    @Test
    void aSupervisorThatEndedIsNotInTheWayThoughAnotherHasItsNumber() throws Exception {
        built();
        Path recorded = recordingTools();
        ProcessIdentity self = ProcessIdentity.current();
        Path data = home.resolve(".smartmon");
        for (ProcessIdentity gone :
                List.of(new ProcessIdentity(self.pid(), self.start() + 1), new ProcessIdentity(0, 0))) {
            supervisedBy(gone, data);
            Program.Ended ended = call(withRecordingJdk(), home.resolve("smartmon"), "up");
            assertEquals("mvn\njava up", Files.readString(recorded).strip(), ended.err());
            Files.delete(recorded);
            unbuilt();
        }
    }

    @Test
    void whatIsMissingIsNotBuiltUnderWhatRunsEither() throws Exception {
        built();
        Path recorded = recordingTools();
        DataFolder data = DataFolder.choose(null, Map.of(), home);
        DataFolder named = new DataFolder(home.resolve("other"));
        supervisedBy(ProcessIdentity.current(), data.root());
        supervisedBy(ProcessIdentity.current(), named.root());
        Files.delete(home.resolve("gui-service/target/smartmon-gui-service.jar"));
        call(withRecordingJdk(), home.resolve("smartmon"), "status", "--json");
        assertEquals("java status --json", Files.readString(recorded).strip());
        Files.delete(recorded);

        Files.delete(home.resolve("quickstart/target/smartmon-quickstart.jar"));
        Program.Ended up = call(withRecordingJdk(), home.resolve("smartmon"), "up", "--detach");
        assertEquals(4, up.code(), up.err());
        assertEquals(
                List.of("smartmon: " + FolderLock.taken(data).getMessage()),
                up.errLines(),
                "the same message as the program's");
        Program.Ended upNamed = call(
                withRecordingJdk(),
                home.resolve("smartmon"),
                "up",
                "--data",
                named.root().toString());
        assertEquals(
                List.of("smartmon: " + FolderLock.taken(named).getMessage()),
                upNamed.errLines(),
                "the same with the folder that was named");
        Program.Ended status = call(withRecordingJdk(), home.resolve("smartmon"), "status");
        assertEquals(1, status.code(), status.err());
        assertEquals(1, status.errLines().size(), status.err());
        assertTrue(
                status.err()
                        .endsWith("stop that with: kill "
                                + ProcessHandle.current().pid() + "\n"),
                status.err());
        assertFalse(Files.exists(recorded), "neither built nor run");
    }

    /** A checkout that was built, and whose sources have changed since. */
    private void built() throws IOException {
        for (String module : List.of("quickstart", "gui-service", "orchestrator-service", "shim-service")) {
            Files.createDirectories(home.resolve(module).resolve("target/lib"));
            Files.createFile(home.resolve(module).resolve("target/smartmon-" + module + ".jar"));
        }
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("quickstart/target/.built"));
        unbuilt();
    }

    private void unbuilt() throws IOException {
        Files.setLastModifiedTime(home.resolve("quickstart/target/.built"), FileTime.from(Instant.EPOCH));
    }

    /** A Maven and a Java that only write down that they were called, in the file that is answered. */
    private Path recordingTools() throws IOException {
        Path recorded = folder.resolve("recorded");
        script(bin.resolve("mvn"), "echo mvn >>'" + recorded + "'");
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        script(jdk.resolve("bin/javac"), "exit 0");
        script(
                jdk.resolve("bin/java"),
                "while [ \"$1\" != io.smartmon.quickstart.Quickstart ]; do shift; done\nshift\necho java \"$@\" >>'"
                        + recorded + "'\nexit 4");
        return recorded;
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Map<String, String> withRecordingJdk() {
        return Map.of("JAVA_HOME", folder.resolve("jdk").toString());
    }

    private static DataFolder supervisedBy(ProcessIdentity supervisor, Path root) throws IOException {
        DataFolder data = new DataFolder(root);
        Files.createDirectories(data.run());
        new RunState(
                        supervisor,
                        RunState.Phase.UP,
                        "http://127.0.0.1:5003/",
                        "embedded PostgreSQL",
                        "no system bus",
                        true,
                        "1",
                        Instant.now(),
                        List.of())
                .write(data);
        return data;
    }
}
