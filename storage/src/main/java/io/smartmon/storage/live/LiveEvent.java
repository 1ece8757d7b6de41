package io.smartmon.storage.live;

import io.smartmon.domain.host.HostId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of the live stream.
 *
 * @param cursor its position
 * @param kind such as {@code sample}, {@code service}, {@code incident}, {@code plan}, {@code alert}
 * @param host which host it is about; null for none
 * @param at when it was written, by the database's clock
 * @param payload JSON text
 */
public record LiveEvent(
        LiveCursor cursor, String kind, @Nullable HostId host, Instant at, String payload) {}
