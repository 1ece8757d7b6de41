package io.smartmon.host.packages;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.packages.FileLocks.Device;
import io.smartmon.host.packages.FileLocks.Inode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of dpkg and rpm at one moment: which of their locks are held, and how their databases were last written. Immutable.
 *
 * <p>dpkg locks {@code lock-frontend} for a whole run of apt and {@code lock} while it works, for writing, and writes each step of a
 * package into {@code updates} before it goes on (its lib/dpkg/dbmodify.c). So a transaction whose locks are not listed is known by
 * its writes: a package manager that was started from outside a container in a pid namespace of its own. rpm locks
 * {@code .rpm.lock}, for reading in a query and for writing in a transaction (its lib/rpmlock.c).
 *
 * @param present whether dpkg or rpm has a folder on this machine
 * @param held the lock files that are locked for writing, by their path on the machine
 * @param databases what they write in a transaction and exists, by its path on the machine
 */
public record PackageFiles(boolean present, List<String> held, Map<String, Version> databases) {
    private static final List<Place> PLACES = List.of(
            new Place("/var/lib/dpkg", List.of("lock-frontend", "lock"), List.of("status", "updates")),
            rpm("/usr/lib/sysimage/rpm"),
            rpm("/var/lib/rpm"));

    public PackageFiles {
        held = List.copyOf(held);
        databases = Map.copyOf(databases);
    }

    /**
     * A file as one write left it.
     *
     * @param modified its modification time, by a wall clock that may have been set since
     * @param inode its inode number
     * @param bytes its size
     */
    public record Version(Instant modified, long inode, long bytes) {}

    private record Place(String folder, List<String> locks, List<String> databases) {}

    private static Place rpm(String folder) {
        return new Place(folder, List.of(".rpm.lock"), List.of("rpmdb.sqlite", "Packages.db", "Packages"));
    }

    /**
     * Reads them.
     *
     * @param root the machine's root folder
     * @throws IOException if one of them, or the kernel's list of locks, cannot be read
     * @throws UnreadableHostException if the kernel's list of locks or of mounts has an unknown format
     */
    public static PackageFiles read(HostRoots roots, Path root) throws IOException {
        boolean present = false;
        Map<String, Set<Inode>> locks = new LinkedHashMap<>();
        Map<String, Version> databases = new LinkedHashMap<>();
        for (Place place : PLACES) {
            Path folder = root.resolve(place.folder().substring(1));
            if (isMissing(folder)) {
                continue;
            }
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
            present = true;
            for (String name : place.locks()) {
                Path file = folder.resolve(name);
                if (!isMissing(file)) {
                    locks.put(place.folder() + "/" + name, inodes(roots, place.folder(), file));
                }
            }
            for (String name : place.databases()) {
                Path file = folder.resolve(name);
                if (!isMissing(file)) {
                    databases.put(place.folder() + "/" + name, version(file));
                }
            }
        }
        return new PackageFiles(present, held(roots, locks), databases);
    }

    /** Whether it is certain that there is none; a file that may not be examined is not missing. */
    private static boolean isMissing(Path file) {
        return Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Version version(Path file) throws IOException {
        return new Version(
                Files.getLastModifiedTime(file).toInstant(), number(file, "unix:ino"), number(file, "unix:size"));
    }

    private static List<String> held(HostRoots roots, Map<String, Set<Inode>> locks) throws IOException {
        if (locks.isEmpty()) {
            return List.of();
        }
        Set<Inode> locked = FileLocks.parse(lines(roots, "locks")).locked();
        return locks.entrySet().stream()
                .filter(lock -> !Collections.disjoint(lock.getValue(), locked))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The names under which the kernel may list a lock of the file: with the device that stat(2) reports, and with that of the mount.
     * They differ where a file system shows its parts as devices of their own, as btrfs and overlayfs do.
     */
    private static Set<Inode> inodes(HostRoots roots, String folder, Path file) throws IOException {
        long device = number(file, "unix:dev");
        long inode = number(file, "unix:ino");
        // As in glibc's gnu_dev_major and gnu_dev_minor.
        Device reported = new Device(
                (device >>> 8 & 0xfff) | (device >>> 32 & 0xffff_f000L),
                (device & 0xff) | (device >>> 12 & 0xffff_ff00L));
        Device mounted = Mounts.device(lines(roots, roots.foreign() ? "1/mountinfo" : "self/mountinfo"), folder);
        return Set.copyOf(List.of(new Inode(reported, inode), new Inode(mounted, inode)));
    }

    private static long number(Path file, String attribute) throws IOException {
        if (Files.getAttribute(file, attribute) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException(file + " has no " + attribute);
    }

    /** The lines of a file of procfs, none of an empty one. */
    private static List<String> lines(HostRoots roots, String name) throws IOException {
        return Files.readAllLines(roots.procfs().resolve(name), StandardCharsets.ISO_8859_1);
    }
}
