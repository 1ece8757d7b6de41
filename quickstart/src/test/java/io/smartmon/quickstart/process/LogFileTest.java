package io.smartmon.quickstart.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs are bounded, and private files private. */
class LogFileTest {
    private static final String LONG = "x".repeat(100_000);

    @TempDir
    private Path folder;

    @Test
    void aLogNeverGrowsPastItsBound() throws Exception {
        String line = "x".repeat(100_000);
        try (LogFile log = new LogFile(folder, "a")) {
            for (int i = 0; i < 200; i++) {
                log.line(line);
            }
        }
        long bytes = Files.size(folder.resolve("a.log")) + Files.size(folder.resolve("a.log.1"));
        assertTrue(bytes > 5 * 1024 * 1024, "an older part is kept");
        assertTrue(bytes <= 10 * 1024 * 1024, "it is bounded: " + bytes);
    }

    @Test
    void aLogContinuesWhereItEnded() throws Exception {
        try (LogFile log = new LogFile(folder, "a")) {
            log.line("one");
        }
        try (LogFile log = new LogFile(folder, "a")) {
            log.line("two");
        }
        assertEquals("one\ntwo\n", Files.readString(folder.resolve("a.log")));
    }

    @Test
    void aRotationThatFailedHalfwayIsEndedByTheNextLine() throws Exception {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Path away = folder.resolve("away");
        try (LogFile log = new LogFile(logs, "a")) {
            fill(log);
            Files.move(logs, away);
            log.line("lost: " + LONG);
            // As the file's move leaves it where the new file cannot be opened then.
            Files.createDirectory(logs);
            Files.move(away.resolve("a.log"), logs.resolve("a.log.1"));
            log.line("first again");
            log.line("second again");
        }
        assertEquals("first again\nsecond again\n", Files.readString(logs.resolve("a.log")));
        assertTrue(Files.readString(logs.resolve("a.log.1")).startsWith("begin\n"), "the older part is kept");
    }

    @Test
    void aRotationThatCouldNotStartIsDoneLaterAndTheBoundHolds() throws Exception {
        Path inTheWay = Files.createDirectories(folder.resolve("a.log.1/in-the-way"));
        try (LogFile log = new LogFile(folder, "a")) {
            fill(log);
            for (int i = 0; i < 100; i++) {
                log.line("lost: " + LONG);
            }
            assertTrue(Files.size(folder.resolve("a.log")) <= 5 * 1024 * 1024, "it is bounded all the same");
            Files.delete(inTheWay);
            log.line("again: " + LONG);
            log.line("and again");
        }
        String fresh = Files.readString(folder.resolve("a.log"));
        assertTrue(fresh.equals("again: " + LONG + "\nand again\n"), "begins anew, with " + fresh.length());
        assertTrue(Files.readString(folder.resolve("a.log.1")).startsWith("begin\n"), "the older part is kept");
    }

    @Test
    void aFullDiskCostsLinesAndTheNextOneAfterItIsWhole() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()) == 0, "no mount here");
        try {
            Path ballast = Files.write(folder.resolve("ballast"), new byte[60 * 1024]);
            try (LogFile log = new LogFile(folder, "a")) {
                for (int i = 0; i < 10; i++) {
                    log.line("y".repeat(1_000));
                }
                assertEquals(4_096, Files.size(folder.resolve("a.log")), "the disk is full in the middle of a line");
                Files.delete(ballast);
                log.line("again");
                log.line("and again");
            }
            List<String> lines = Files.readAllLines(folder.resolve("a.log"));
            assertEquals(List.of("again", "and again"), lines.subList(lines.size() - 2, lines.size()));
        } finally {
            assertEquals(0, command("umount", folder.toString()));
        }
    }

    private static int command(String... words) throws Exception {
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** So far that one more long line does not fit. */
    private static void fill(LogFile log) {
        log.line("begin");
        for (int i = 0; i < 52; i++) {
            log.line(LONG);
        }
    }

    @Test
    void aSecretIsMadeOnceAndReadByItsOwnerAlone() throws Exception {
        Path file = folder.resolve("key");
        String secret = PrivateFiles.secret(file);
        assertEquals(64, secret.length());
        assertEquals(secret, PrivateFiles.secret(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aFolderThatWasOpenIsClosed() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateFiles.folder(open);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(open)));
    }
}
