package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmon.quickstart.process.RememberedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed start gives one line with a fix and a non-zero exit code, and leaves nothing running. */
class RefusalsIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path data;
    private int port;

    @BeforeEach
    void choose() throws IOException {
        data = folder.resolve("data");
        port = new RememberedPort(folder.resolve("none")).free();
    }

    private Program.Ended up(String... more) throws Exception {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("up", "--data", data.toString(), "--port", Integer.toString(port)));
        arguments.addAll(List.of(more));
        return new Program(Program.checkout(), environment).run(folder, arguments.toArray(new String[0]));
    }

    private static void assertRefused(Program.Ended ended, int code, String... parts) {
        assertEquals(code, ended.code(), ended.err());
        List<String> errors = ended.errLines().stream()
                .filter(line -> line.startsWith("smartmon: "))
                .toList();
        assertEquals(1, errors.size(), ended.err());
        for (String part : parts) {
            assertTrue(errors.getFirst().contains(part), errors.getFirst());
        }
        assertFalse(ended.err().contains("\tat "), ended.err());
    }

    @Test
    void aPortThatIsInUse() throws Exception {
        try (ServerSocket _ = new ServerSocket(port, 1, LOOPBACK)) {
            assertRefused(up(), 1, "port " + port, "--port");
            assertRefused(up("--detach"), 1, "port " + port, "--port");
        }
        assertFalse(Files.exists(data.resolve("postgres")), "nothing was started");
    }

    @Test
    void aBindOffLoopbackWithoutANamedProxy() throws Exception {
        assertRefused(up("--bind", "0.0.0.0"), 2, "SMARTMON_TRUSTED_PROXIES");
    }

    @Test
    void aMalformedDatabaseUrl() throws Exception {
        environment.put("DATABASE_URL", "postgresql//nowhere");
        assertRefused(up("--detach"), 2, "DATABASE_URL has a value", "postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        environment.put("DATABASE_URL", "postgresql://u:geheim@:no/d");
        Program.Ended ended = up("--detach");
        assertRefused(ended, 2, "DATABASE_URL is malformed", "postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        assertFalse(ended.err().contains("geheim"), ended.err());
    }

    @Test
    void aHelperKeyThatIsTooShortIsRefusedBeforeAnythingStarts() throws Exception {
        environment.put("SMARTMON_SHIM_KEY", "geheim7");
        for (String[] more : new String[][] {{}, {"--detach"}}) {
            Program.Ended ended = up(more);
            assertRefused(ended, 2, "SMARTMON_SHIM_KEY", "at least 16");
            assertFalse(ended.err().contains("geheim7"), ended.err());
            assertFalse(Files.exists(data), "nothing was started, not even the folder made");
        }
    }

    @Test
    void severalBadSettingsAreOneLineThatSaysHowToSeeAll() throws Exception {
        environment.put("SMARTMON_SHIM_KEY", "geheim7");
        environment.put("SMARTMON_MANAGEMENT_PORT", "0");
        environment.put("SMARTMON_INIT_PG", "perhaps");
        assertRefused(up(), 2, "and 2 more, see: smartmon doctor --data " + data);
    }

    @Test
    void aDataFolderOfAVersionBeforeTheFirstRelease() throws Exception {
        Files.createDirectories(data.resolve("postgres"));
        assertRefused(up("--detach"), 1, "before the first release", "--data");
    }

    @Test
    void aDatabaseThatDoesNotAnswer() throws Exception {
        environment.put("DATABASE_URL", "postgresql://u:secret@127.0.0.1:" + port + "/d");
        Program.Ended ended = up("--detach");
        assertRefused(ended, 1, "does not answer", "DATABASE_URL");
        assertFalse(ended.err().contains("secret"), ended.err());
    }

    @Test
    void anUnreadableListOfApprovedServices() throws Exception {
        Path file = folder.resolve("approved.json");
        environment.put("SMARTMON_APPROVED_JSON", file.toString());
        Files.writeString(file, "{\"allow\": [{\"host\": \"*\"}]}");
        assertRefused(up("--detach"), 2, file.toString(), "service");
        Files.writeString(file, "not json at all {");
        assertRefused(up("--detach"), 2, file.toString());
        Files.delete(file);
        Files.createDirectory(file);
        assertRefused(up("--detach"), 2, file.toString());
    }

    @Test
    void aDataFolderOfAnotherUser() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder away");
        Files.createDirectory(data);
        UserPrincipal other =
                data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(data, other);
        assertRefused(up("--detach"), 1, "belongs to nobody", "--data");
    }

    @Test
    void aDataFolderThatIsAFile() throws Exception {
        Files.createFile(data);
        assertRefused(up("--detach"), 1, "is a file", "--data");
    }

    @Test
    void aDiskThatIsFull() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", disk.toString()) == 0, "no mount here");
        try {
            data = disk.resolve("data");
            assertRefused(up("--detach"), 1, "disk full", "--data");
        } finally {
            assertEquals(0, command("umount", disk.toString()));
        }
    }

    @Test
    void aDiskThatFillsUpWhileTheDatabaseIsCreated() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=320m", "tmpfs", disk.toString()) == 0, "no mount here");
        try {
            data = disk.resolve("data");
            // Enough for the first check; gone once the programs are unpacked.
            assertEquals(
                    0, command("fallocate", "-l", "15m", disk.resolve("ballast").toString()));
            Process late = new Program(Program.checkout(), environment)
                    .start(folder, "up", "--data", data.toString(), "--port", Integer.toString(port));
            while (late.isAlive() && !Files.exists(data.resolve("postgres"))) {
                Thread.sleep(5);
            }
            command("fallocate", "-l", "300m", disk.resolve("ballast").toString());
            assertTrue(late.waitFor(120, java.util.concurrent.TimeUnit.SECONDS));
            assertRefused(
                    new Program.Ended(late.exitValue(), "", Program.read(folder, "err.txt")), 1, "disk full", "--data");
        } finally {
            assertEquals(0, command("umount", disk.toString()));
        }
    }

    @Test
    void anUnknownCommandOrOption() throws Exception {
        Program program = new Program(Program.checkout(), Map.of());
        assertRefused(program.run(folder, "pu"), 2, "unknown command 'pu'", "did you mean 'up'?");
        assertRefused(program.run(folder, "up", "--prot", "1"), 2, "unknown option '--prot'", "did you mean '--port'?");
        assertRefused(program.run(folder, "up", "--port", "many"), 2, "--port");
    }

    private static int command(String... words) throws Exception {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
