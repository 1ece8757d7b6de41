package io.smartmon.storage.read;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.sample.SystemSample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A host as it last reported.
 *
 * @param id its identity
 * @param name its effective name, as it reported it
 * @param operatingSystem such as {@code Debian GNU/Linux 12}
 * @param cores logical processors
 * @param memoryBytes physical memory
 * @param firstSeenAt when it registered for the first time: nothing is known of the time before
 * @param lastSeenAt when it last reported; null if it registered and never did
 * @param dryRun whether it is in dry run; null if not reported yet
 * @param restoredSince since when this store is known to be older than what was done on the host, and not confirmed; null if
 *     it is not older
 * @param sample its newest sample with the mounts; null if there is none
 * @param services how many services are known; 0 when they are not
 * @param failed how many of them failed
 * @param servicesNotKnown why its services are not known; null when they are
 */
public record HostRow(
        HostId id,
        String name,
        String operatingSystem,
        int cores,
        long memoryBytes,
        Instant firstSeenAt,
        @Nullable Instant lastSeenAt,
        @Nullable Boolean dryRun,
        @Nullable Instant restoredSince,
        @Nullable SystemSample sample,
        int services,
        int failed,
        @Nullable Reason servicesNotKnown) {}
