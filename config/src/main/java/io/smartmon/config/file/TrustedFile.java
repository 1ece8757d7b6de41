package io.smartmon.config.file;

import io.smartmon.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether nobody but root and the user of this process can say what is in a file: neither by writing it, nor by putting another
 * one in its place or in that of a folder above it.
 *
 * <p>Each of them has to belong to root or to this user, and no other may write there. A folder that anybody may write to is
 * accepted if its sticky bit is set, as that of {@code /tmp} is: there only the owner of an entry may replace it. The permission
 * of a group that has no other member than the owner is none of others: many systems give each user a group of its own and let
 * it write. Where files have no such permissions, everything is accepted. Thread-safe.
 */
public final class TrustedFile {
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final Path GROUPS = Path.of("/etc/group");
    private static final Path SELF = Path.of("/proc/self");

    private TrustedFile() {}

    /**
     * Refuses a file that others could have written. One that does not exist is not refused, but a folder that is to have it is.
     *
     * @throws ConfigurationException naming what others can write, and what to do
     */
    public static void require(Path file) {
        distrust(file).ifPresent(why -> {
            throw ConfigurationException.of(
                    file + " is not used: " + why + "; who can write there could change what is done on this machine",
                    null);
        });
    }

    /**
     * Refuses a place in which others could put or remove a file.
     *
     * @throws ConfigurationException naming what others can write, and what to do
     */
    public static void requireFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            require(folder);
        }
    }

    /** Why it is refused, and what to do; empty if it is not. */
    public static Optional<String> distrust(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        try {
            // Where links lead; a link itself can be replaced by who may write to its folder, so that is looked at as
            // well.
            Optional<String> why = ofAll(existing(file.toAbsolutePath().normalize()));
            return why.isPresent() ? why : ofAll(existing(file.toAbsolutePath()).toRealPath());
        } catch (IOException unreadable) {
            return Optional.of("its owner and mode cannot be read (" + unreadable.getMessage() + ")");
        }
    }

    /** The file, or of what has it the first that exists. */
    private static Path existing(Path file) {
        Path each = file;
        while (each.getParent() != null && !Files.exists(each)) {
            each = each.getParent();
        }
        return each;
    }

    private static Optional<String> ofAll(Path file) throws IOException {
        for (@Nullable Path each = file; each != null; each = each.getParent()) {
            Optional<String> why = ofOne(each);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofOne(Path path) throws IOException {
        try {
            int mode = number(path, "unix:mode");
            int owner = number(path, "unix:uid");
            if (owner != 0 && owner != self()) {
                return Optional.of(path + " belongs to uid " + owner + ", and must belong to root or to uid " + self());
            }
            boolean folder = Files.isDirectory(path);
            if (folder && (mode & STICKY) != 0) {
                return Optional.empty();
            }
            if ((mode & OTHERS_WRITE) != 0) {
                return Optional.of(path + " can be written by anybody; remove that with chmod o-w " + path);
            }
            int group = number(path, "unix:gid");
            if ((mode & GROUP_WRITES) != 0 && group != 0 && !isOf(group, owner)) {
                return Optional.of(
                        path + " can be written by the group " + group + "; remove that with chmod g-w " + path);
            }
            return Optional.empty();
        } catch (NoSuchFileException goneMeanwhile) {
            return Optional.empty();
        }
    }

    /** Whether the group is the user's own: it has the user's number, and no members that are listed. */
    private static boolean isOf(int group, int user) throws IOException {
        if (group != user) {
            return false;
        }
        if (!Files.isReadable(GROUPS)) {
            return true;
        }
        List<String> lines = Files.readAllLines(GROUPS, StandardCharsets.ISO_8859_1);
        return lines.stream()
                .map(line -> line.split(":", -1))
                .filter(columns -> columns.length == 4 && columns[2].equals(Integer.toString(group)))
                .allMatch(columns -> columns[3].isBlank());
    }

    private static int self() throws IOException {
        return Files.exists(SELF) ? number(SELF, "unix:uid") : 0;
    }

    private static int number(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, attribute);
    }
}
