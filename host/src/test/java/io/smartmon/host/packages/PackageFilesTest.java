package io.smartmon.host.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class PackageFilesTest {
    private static final Instant THEN = Instant.parse("2026-03-01T03:00:00Z");

    @TempDir
    Path machine;

    private Path root;
    private HostRoots roots;

    @BeforeEach
    void aMachineAroundThisOneWithoutLocks() throws IOException {
        root = Files.createDirectories(machine.resolve("1/root"));
        roots = new HostRoots(machine, machine);
        Files.writeString(machine.resolve("locks"), "");
        Files.writeString(machine.resolve("1/mountinfo"), """
                22 27 0:21 / /proc rw,relatime - proc proc rw
                27 1 0:47 / / rw,relatime - btrfs /dev/vda rw
                30 27 0:48 / /var rw,relatime - tmpfs tmpfs rw
                31 27 0:49 / /var/lib/dpkgs rw,relatime - tmpfs tmpfs rw
                32 30 0:50 / /var rw,relatime - btrfs /dev/vdb rw
                """);
    }

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "text");
        Files.setLastModifiedTime(file, FileTime.from(THEN));
        return file;
    }

    private void lists(String kind, String access, String device, long inode) throws IOException {
        Files.writeString(
                machine.resolve("locks"),
                String.format(Locale.ROOT, "1: %s  ADVISORY  %s 20752 %s:%d 0 EOF\n", kind, access, device, inode));
    }

    private static long inode(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    }

    private PackageFiles read() throws IOException {
        return PackageFiles.read(roots, root);
    }

    @Test
    void aMachineWithoutAPackageManagerHasNone() throws IOException {
        Files.delete(machine.resolve("locks"));
        assertEquals(new PackageFiles(false, List.of(), Map.of()), read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/lib/dpkg/status",
                "/usr/lib/sysimage/rpm/rpmdb.sqlite",
                "/var/lib/rpm/rpmdb.sqlite",
                "/var/lib/rpm/Packages.db",
                "/var/lib/rpm/Packages"
            })
    void aDatabaseIsAsItsLastWriteLeftIt(String path) throws IOException {
        Path file = file(path.substring(1));
        PackageFiles read = read();
        assertTrue(read.present());
        assertEquals(Map.of(path, new PackageFiles.Version(THEN, inode(file), 4)), read.databases());
        assertEquals(List.of(), read.held());
    }

    /** The folder is written when dpkg notes that it begins with the next step of a package. */
    @Test
    void whatDpkgNotesWhileItWorksIsAWriteToo() throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        assertEquals(Set.of("/var/lib/dpkg/updates"), read().databases().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/lib/dpkg/lock-frontend",
                "/var/lib/dpkg/lock",
                "/usr/lib/sysimage/rpm/.rpm.lock",
                "/var/lib/rpm/.rpm.lock"
            })
    void aLockIsTheOneOfTheDeviceOnWhichTheFileIsMounted(String path) throws IOException {
        String device = path.startsWith("/var") ? "00:32" : "00:2f";
        String other = path.startsWith("/var") ? "00:2f" : "00:32";
        Path file = file(path.substring(1));
        lists("POSIX", "WRITE", device, inode(file));
        assertEquals(List.of(path), read().held());
        lists("POSIX", "WRITE", device, inode(file) + 1);
        assertEquals(List.of(), read().held());
        lists("POSIX", "WRITE", other, inode(file));
        assertEquals(List.of(), read().held());
    }

    @Test
    void aQueryOfRpmLocksForReadingAndIsNoTransaction() throws IOException {
        Path lock = file("var/lib/rpm/.rpm.lock");
        lists("POSIX", "READ", "00:32", inode(lock));
        assertEquals(List.of(), read().held());
    }

    /** The kernel's own list, and a lock as dpkg takes it. */
    @Test
    void aLockThatIsReallyHeldIsSeenWithoutTryingIt() throws IOException {
        Path lock = file("var/lib/dpkg/lock");
        HostRoots own = HostRoots.standard();
        assertEquals(List.of(), PackageFiles.read(own, root).held());
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            assertTrue(held.isValid());
            assertEquals(
                    List.of("/var/lib/dpkg/lock"), PackageFiles.read(own, root).held());
        }
        assertEquals(List.of(), PackageFiles.read(own, root).held());
    }

    @Test
    void aKernelThatDoesNotListLocksIsUnreadableOnlyWhereThereIsALock() throws IOException {
        Files.delete(machine.resolve("locks"));
        file("var/lib/dpkg/status");
        assertTrue(read().present());
        file("var/lib/dpkg/lock");
        assertThrows(NoSuchFileException.class, this::read);
    }

    @Test
    void aPathOnNoMountIsUnreadable() throws IOException {
        Files.writeString(machine.resolve("1/mountinfo"), "22 27 0:21 / /proc rw,relatime - proc proc rw\n");
        file("var/lib/dpkg/lock");
        assertThrows(UnreadableHostException.class, this::read);
    }

    @Test
    void aLinkThatLeadsNowhereIsNotTheAbsenceOfAPackageManager() throws IOException {
        Files.createDirectories(root.resolve("var/lib"));
        Files.createSymbolicLink(root.resolve("var/lib/rpm"), Path.of("/nowhere/rpm"));
        assertThrows(NotDirectoryException.class, this::read);
        assertFalse(Files.exists(root.resolve("var/lib/rpm")));
    }
}
