package io.smartmon.host.packages;

import io.smartmon.host.UnreadableHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that some process has locked for writing, as {@code /proc/locks} lists them (proc_locks(5)). Immutable.
 *
 * <p>The kernel's list is read, and no lock is tried, because one that is tried can be in the way of the program that needs it. The
 * kernel leaves out the locks of processes in pid namespaces that the procfs does not show ({@code locks_show} in its
 * fs/locks.c).
 *
 * @param locked the locked files
 */
record FileLocks(Set<Inode> locked) {
    private static final Set<String> KINDS = Set.of("POSIX", "FLOCK", "OFDLCK");
    /** A line with an arrow is of a process that waits for the lock of the line above. */
    private static final Pattern LINE =
            Pattern.compile("\\d+:\\s+(?<waits>->\\s+)?(?<kind>\\S+)\\s+\\S+\\s+(?<access>\\S+)\\s+-?\\d+\\s+"
                    + "(?:<none>:0|(?<major>[0-9a-f]+):(?<minor>[0-9a-f]+):(?<inode>\\d+))\\s.*");

    FileLocks {
        locked = Set.copyOf(locked);
    }

    /** A device by its numbers. */
    record Device(long major, long minor) {}

    /** A file by its device and inode number. */
    record Inode(Device device, long number) {}

    /**
     * Reads the lines of {@code /proc/locks}.
     *
     * @throws UnreadableHostException if a line has an unknown format: it may be about the one lock that matters
     */
    static FileLocks parse(List<String> lines) {
        Set<Inode> locked = new HashSet<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new UnreadableHostException("a line of the list of locks has an unknown format: " + line, null);
            }
            boolean held = matcher.group("waits") == null && KINDS.contains(matcher.group("kind"));
            if (held && matcher.group("access").equals("WRITE") && matcher.group("inode") != null) {
                Device device = new Device(
                        Long.parseLong(matcher.group("major"), 16), Long.parseLong(matcher.group("minor"), 16));
                locked.add(new Inode(device, Long.parseUnsignedLong(matcher.group("inode"))));
            }
        }
        return new FileLocks(locked);
    }
}
