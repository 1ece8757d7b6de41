package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.systemd.SystemdLab;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What systemd answers to other users. */
final class AuthorizationIT {
    private static final int SMARTMON = 5990;
    private static final int NOBODY = 65534;
    private static final int UNKNOWN = 47_111;

    @RegisterExtension
    static final SystemdLab lab = new SystemdLab();

    @TempDir
    static Path folder;

    /** The class path, copied to where every user may read it. */
    @BeforeAll
    static void copyTheClassPath() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.isDirectory(source)) {
                copyFolder(source, folder);
            } else if (entry.contains("dbus-java")
                    || entry.contains("slf4j-api")
                    || entry.contains("smartmon-domain")) {
                Files.copy(source, folder.resolve(source.getFileName()));
            }
        }
    }

    private static void copyFolder(Path source, Path target) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                Path to = target.resolve(source.relativize(file).toString());
                try {
                    Files.createDirectories(to.getParent());
                    try (InputStream in = Files.newInputStream(file);
                            OutputStream out = Files.newOutputStream(to)) {
                        in.transferTo(out);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static List<String> startAs(int uid, String unit) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder + File.pathSeparator + folder + "/*",
                StartAs.class.getName(),
                lab.busAddress(),
                unit));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }

    @Test
    void whoHasNoRightsMayReadButNotStart() throws IOException, InterruptedException {
        List<String> said = startAs(NOBODY, "lab-disabled.service");

        assertEquals("INACTIVE", said.getFirst());
        assertTrue(said.getLast().startsWith("NotAuthorized["), said.toString());
        assertEquals("inactive", lab.show("lab-disabled.service", "ActiveState"));
    }

    @Test
    void aGrantForOneUnitAndOneVerbIsForThemAlone() throws IOException, InterruptedException {
        lab.crash("lab-web.service");
        SystemdLab.await(
                "failed",
                Duration.ofSeconds(20),
                () -> lab.show("lab-web.service", "ActiveState").equals("failed"));
        try {
            assertEquals(List.of("FAILED", "Done[]"), startAs(SMARTMON, "lab-web.service"));
            assertTrue(startAs(SMARTMON, "lab-disabled.service").getLast().startsWith("NotAuthorized["));
        } finally {
            lab.reset("lab-web.service");
        }
    }

    @Test
    void aUserWhomTheBusDoesNotKnowIsRefused() throws IOException, InterruptedException {
        List<String> said = startAs(UNKNOWN, "lab-web.service");

        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().startsWith("Refused["), said.toString());
    }
}
