package io.smartmon.quickstart.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs are bounded, and private files private. */
class LogFileTest {
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
    void aLogGoesOnWhereItEnded() throws Exception {
        try (LogFile log = new LogFile(folder, "a")) {
            log.line("one");
        }
        try (LogFile log = new LogFile(folder, "a")) {
            log.line("two");
        }
        assertEquals("one\ntwo\n", Files.readString(folder.resolve("a.log")));
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
