package io.smartmon.storage.keeper;

import io.smartmon.domain.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When a host was last heard.
 *
 * @param host its identity
 * @param name its name
 * @param heardAt when it was last heard, or when it registered if it never reported
 * @param silentFor how long ago that is by the database's clock
 * @param incident the standing incident that says that it is silent; null if none stands
 */
public record HeardHost(
        HostId host,
        String name,
        Instant heardAt,
        Duration silentFor,
        @Nullable UUID incident) {}
