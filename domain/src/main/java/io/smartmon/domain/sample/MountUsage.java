package io.smartmon.domain.sample;

/**
 * How full one mounted file system is.
 *
 * @param mount where it is mounted
 * @param fileSystem its type, such as {@code ext4}
 * @param totalBytes its size as df(1) shows it, with what is kept for root
 * @param usedBytes bytes in use
 * @param availableBytes bytes that a process without privileges may still take
 * @param totalInodes inodes; 0 where the file system does not count them
 * @param usedInodes inodes in use
 * @param readOnly whether it is mounted read-only
 */
public record MountUsage(
        String mount,
        String fileSystem,
        long totalBytes,
        long usedBytes,
        long availableBytes,
        long totalInodes,
        long usedInodes,
        boolean readOnly) {
    /** Use in percent as df(1) shows it, 0 to 100: used of what processes without privileges could use. */
    public double usedPercent() {
        long usable = usedBytes + availableBytes;
        return usable <= 0 ? 0 : 100.0 * usedBytes / usable;
    }
}
