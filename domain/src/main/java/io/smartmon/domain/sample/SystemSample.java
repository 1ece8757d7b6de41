package io.smartmon.domain.sample;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a whole machine.
 *
 * @param sequence its number within the run of the agent that took it, from 1
 * @param observedAt when it was taken, whole microseconds
 * @param cpuPercent busy share of all processors since the sample before, 0 to 100; null for the first, which has no
 *     sample before it
 * @param load1 load average over 1 minute
 * @param load5 load average over 5 minutes
 * @param load15 load average over 15 minutes
 * @param memoryTotalBytes physical memory
 * @param memoryAvailableBytes memory available to programs without swapping (MemAvailable)
 * @param swapTotalBytes swap space
 * @param swapUsedBytes swap in use
 * @param uptimeSeconds seconds since boot
 * @param mounts the mounted file systems that hold data, at most 64
 */
public record SystemSample(
        long sequence,
        Instant observedAt,
        @Nullable Double cpuPercent,
        double load1,
        double load5,
        double load15,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        long swapTotalBytes,
        long swapUsedBytes,
        long uptimeSeconds,
        List<MountUsage> mounts) {
    public SystemSample {
        mounts = List.copyOf(mounts);
    }

    /** Memory in use in percent, 0 to 100: all that is not available. */
    public double memoryPercent() {
        return memoryTotalBytes <= 0 ? 0 : 100.0 * (memoryTotalBytes - memoryAvailableBytes) / memoryTotalBytes;
    }
}
