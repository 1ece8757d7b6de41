package io.smartmon.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TrustedFileTest {
    @TempDir
    Path root;

    private Path folder;
    private Path file;

    @BeforeEach
    void aFileOfThisUser() throws IOException {
        folder = Files.createDirectory(root.resolve("etc"));
        file = Files.writeString(folder.resolve("approved.json"), "[]");
        mode(root, "rwx------");
        mode(folder, "rwxr-xr-x");
        mode(file, "rw-r--r--");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void refused(Path file, String why) {
        String message = assertThrows(ConfigurationException.class, () -> TrustedFile.require(file))
                .getMessage();
        assertTrue(message != null && message.startsWith(file + " is not used: " + why), message);
    }

    @Test
    void aFileOfThisUserIsUsed() {
        assertEquals(Optional.empty(), TrustedFile.distrust(file));
    }

    @Test
    void aFileThatAnybodyCanWriteIsRefused() throws IOException {
        mode(file, "rw-r--rw-");
        refused(file, file + " can be written by anybody; remove that with chmod o-w " + file);
    }

    @Test
    void aFileInAFolderThatAnybodyCanWriteToIsRefused() throws IOException {
        mode(folder, "rwxrwxrwx");
        refused(file, folder + " can be written by anybody");
        refused(folder.resolve("not-there-yet"), folder + " can be written by anybody");
    }

    @Test
    void whereOnlyTheOwnerOfAnEntryCanReplaceItAnybodyMayWrite() throws IOException {
        Files.setAttribute(folder, "unix:mode", 01777);
        assertEquals(Optional.empty(), TrustedFile.distrust(file));
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), file);
        assertEquals(Optional.empty(), TrustedFile.distrust(link));
        mode(folder, "rwxrwxrwx");
        refused(link, folder + " can be written by anybody");
    }

    @Test
    void aLinkInAFolderThatOthersCanWriteToIsRefused() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        mode(open, "rwxrwxrwx");
        Path link = Files.createSymbolicLink(open.resolve("link"), file);
        refused(link, open + " can be written by anybody");
    }
}
