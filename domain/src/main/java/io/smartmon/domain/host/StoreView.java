package io.smartmon.domain.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store last said of itself to an agent.
 *
 * @param restoredSince since when it is known that the store is older than what was done on this host, and no person has
 *     confirmed it: {@link io.smartmon.domain.store.SyncStore.Answer#restoredSince}; null if it is not older
 */
public record StoreView(@Nullable Instant restoredSince) {}
