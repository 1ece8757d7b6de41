package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script where something is missing: one line, a mend, and an exit code that is not zero. */
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
        builder.environment().put("SMARTMON_JDK_PLACES", "/nonexistent");
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
        assertTrue(ended.err().contains("Smart Monitor: domain"), "the module is told: " + ended.err());
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
}
