package io.smartmon.storage.predecessor;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host's measurements at one instant, in percent.
 *
 * @param at when
 * @param cpu use of all processors; null if not known
 * @param memory memory in use
 * @param disk use of the root file system, or of the fullest one where there is none; null without any
 * @param inodes use of the inodes of the same file system; null if it has none
 * @param load load average over 1 minute, no percentage
 * @param swap swap in use; null on a host without swap
 */
public record MetricsEntry(
        Instant at,
        @Nullable Double cpu,
        @Nullable Double memory,
        @Nullable Double disk,
        @Nullable Double inodes,
        double load,
        @Nullable Double swap) {
    /** The measurements of a sample. */
    public static MetricsEntry of(SystemSample sample) {
        Optional<MountUsage> root = root(sample.mounts());
        return new MetricsEntry(
                sample.observedAt(),
                sample.cpuPercent(),
                share(sample.memoryTotalBytes() - sample.memoryAvailableBytes(), sample.memoryTotalBytes()),
                root.map(MountUsage::usedPercent).map(MetricsEntry::rounded).orElse(null),
                root.map(mount -> share(mount.usedInodes(), mount.totalInodes()))
                        .orElse(null),
                sample.load1(),
                share(sample.swapUsedBytes(), sample.swapTotalBytes()));
    }

    private static Optional<MountUsage> root(List<MountUsage> mounts) {
        return mounts.stream()
                .filter(mount -> mount.mount().equals("/"))
                .findFirst()
                .or(() -> mounts.stream().max(Comparator.comparingDouble(MountUsage::usedPercent)));
    }

    private static @Nullable Double share(long used, long total) {
        return total <= 0 ? null : rounded(100.0 * used / total);
    }

    private static double rounded(double percent) {
        return Math.round(percent * 100) / 100.0;
    }
}
