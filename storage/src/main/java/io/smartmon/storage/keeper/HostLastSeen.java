package io.smartmon.storage.keeper;

import io.smartmon.domain.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When a host last reported.
 *
 * @param host its identity
 * @param name its name
 * @param lastSeenAt when it last reported, or when it registered if it never did
 * @param silentFor how long ago that is by the database's clock
 * @param incident its open incident for being silent; null if there is none
 */
public record HostLastSeen(
        HostId host,
        String name,
        Instant lastSeenAt,
        Duration silentFor,
        @Nullable UUID incident) {}
