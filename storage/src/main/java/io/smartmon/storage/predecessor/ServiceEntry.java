package io.smartmon.storage.predecessor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service as it is now.
 *
 * @param hostname its host's name
 * @param unit its full name
 * @param osPlatform {@code linux}, {@code windows} or {@code darwin}
 * @param status in the predecessor's words, such as {@code running}
 * @param subState systemd's own value
 * @param unitFileState systemd's own value
 * @param recoverable whether a start could bring it back
 * @param updated as of when
 * @param lastRecoveryResult {@code success}, {@code failed}, {@code unknown}, or empty without a finished attempt
 * @param lastRecoveryAt when that attempt was begun; null without one
 * @param recentFailures how many attempts failed in the last 30 minutes
 */
public record ServiceEntry(
        String hostname,
        String unit,
        String osPlatform,
        String status,
        String subState,
        String unitFileState,
        boolean recoverable,
        Instant updated,
        String lastRecoveryResult,
        @Nullable Instant lastRecoveryAt,
        int recentFailures) {}
