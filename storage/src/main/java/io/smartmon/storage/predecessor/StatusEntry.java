package io.smartmon.storage.predecessor;

import java.time.Instant;

/**
 * A service at one instant.
 *
 * @param at when
 * @param rawStatus systemd's own active state
 * @param normalizedStatus the same in the predecessor's words
 * @param subState systemd's own value
 * @param unitFileState systemd's own value
 * @param recoverable whether a start could bring it back
 */
public record StatusEntry(
        Instant at,
        String rawStatus,
        String normalizedStatus,
        String subState,
        String unitFileState,
        boolean recoverable) {}
