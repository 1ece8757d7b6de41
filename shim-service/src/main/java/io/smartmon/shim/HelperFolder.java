package io.smartmon.shim;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.helper.HelperSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The helper's folder: owned by its own user, closed to everybody else, and used by one helper at a time. Every method throws
 * {@link ConfigurationException} with one line that says what is wrong.
 *
 * @param path where it is
 * @param owner its owner, the one caller that the helper takes
 */
record HelperFolder(Path path, UserPrincipal owner) {
    private static final Path SELF = Path.of("/proc/self");
    private static final Set<PosixFilePermission> OWNER_FULL = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The folder, after its owner and mode were checked. */
    static HelperFolder at(Path path) {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw ConfigurationException.of(
                    HelperSettings.FOLDER.name() + ": " + path + " is not a folder; it must be a folder of mode 0700",
                    null);
        }
        requireClosed(path);
        try {
            return new HelperFolder(path, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException failed) {
            throw unreadable(path, failed);
        }
    }

    /** Makes the folder of the socket where that is not the helper's own, and checks its owner and mode. */
    static void prepareSocketFolder(Path socket) {
        Path folder = socket.toAbsolutePath().getParent();
        if (folder == null) {
            throw ConfigurationException.of(
                    HelperSettings.SOCKET.name() + ": " + socket + " is not usable as a socket path", null);
        }
        try {
            if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_FULL));
            }
        } catch (FileAlreadyExistsException exists) {
            // Whoever created it: its owner and mode are checked next.
            requireClosed(folder);
        } catch (IOException failed) {
            throw ConfigurationException.of("the socket's folder " + folder + " cannot be made", failed);
        }
        requireClosed(folder);
    }

    /** Acquires the lock that a helper holds for its lifetime. */
    FileLock lock() {
        Path file = path.resolve("lock");
        try {
            FileChannel channel =
                    FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), OWNER_ONLY);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw ConfigurationException.of("another helper uses " + path, null);
            }
            return lock;
        } catch (OverlappingFileLockException ours) {
            throw ConfigurationException.of("another helper uses " + path, ours);
        } catch (IOException failed) {
            throw ConfigurationException.of(file + " cannot be locked (" + failed.getMessage() + ")", failed);
        }
    }

    /** The key in the folder, created if there is none. */
    String key(Path file) {
        try {
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] random = new byte[32];
                new SecureRandom().nextBytes(random);
                try (FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_ONLY)) {
                    channel.write(
                            ByteBuffer.wrap(HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII)));
                    channel.force(true);
                }
            }
            requireClosed(file);
            return checkedKey(file, Files.readString(file).strip());
        } catch (IOException failed) {
            throw unreadable(file, failed);
        }
    }

    private static String checkedKey(Path file, String key) {
        if (!HelperSettings.isKey(key)) {
            throw ConfigurationException.of(
                    file + " has no usable key; it must be at least 16 printable characters", null);
        }
        return key;
    }

    private static void requireClosed(Path path) {
        try {
            Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!owner.equals(Files.getAttribute(SELF, "unix:uid"))) {
                throw ConfigurationException.of(
                        path + " belongs to uid " + owner + "; it must belong to the helper's own user", null);
            }
            Set<PosixFilePermission> others =
                    EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
            others.removeAll(OWNER_FULL);
            if (!others.isEmpty()) {
                throw ConfigurationException.of(
                        path + " is open to others (" + PosixFilePermissions.toString(others) + "); chmod go= " + path,
                        null);
            }
        } catch (IOException failed) {
            throw unreadable(path, failed);
        }
    }

    private static ConfigurationException unreadable(Path path, IOException why) {
        return ConfigurationException.of(path + " cannot be used (" + why.getMessage() + ")", why);
    }
}
