package io.smartmon.storage.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token for programs.
 *
 * @param id its key
 * @param name what it is for; unique among those that stand
 * @param role what it may do
 * @param createdBy who made it
 * @param createdAt when it was made
 * @param expiresAt when it ends by itself; null for never
 * @param revokedAt when it was revoked; null if it was not
 */
public record ApiToken(
        UUID id,
        String name,
        Role role,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {}
