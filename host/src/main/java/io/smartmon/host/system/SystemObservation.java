package io.smartmon.host.system;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One observation of a whole machine, before it gets its sequence number and instant.
 *
 * @param cpuPercent busy share of all processors since the previous observation, 0 to 100, waiting for input and output not
 *     counted; null for the first
 * @param load the load averages
 * @param memory memory and swap
 * @param uptimeSeconds seconds since boot
 * @param mounts the mounted file systems that hold data, at most 64, by mount point
 * @param unanswered mount points that did not answer in time: how full they are is not known
 */
public record SystemObservation(
        @Nullable Double cpuPercent,
        LoadAverage load,
        MemoryUsage memory,
        long uptimeSeconds,
        List<MountUsage> mounts,
        List<String> unanswered) {
    public SystemObservation {
        mounts = List.copyOf(mounts);
        unanswered = List.copyOf(unanswered);
    }

    /**
     * The sample of this observation.
     *
     * @param sequence its number within the run of the agent, from 1
     * @param observedAt when it was read, whole microseconds
     */
    public SystemSample sample(long sequence, Instant observedAt) {
        return new SystemSample(
                sequence,
                observedAt,
                cpuPercent,
                load.one(),
                load.five(),
                load.fifteen(),
                memory.totalBytes(),
                memory.availableBytes(),
                memory.swapTotalBytes(),
                memory.swapUsedBytes(),
                uptimeSeconds,
                mounts);
    }
}
