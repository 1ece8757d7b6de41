package io.smartmon.storage.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 *
 * @param name lower case, at most 63 characters
 * @param role what the user may do
 * @param passwordSet whether a password was set
 * @param createdAt since when it is known
 * @param disabledAt since when it may not come in; null if it may
 */
public record Account(
        String name,
        Role role,
        boolean passwordSet,
        Instant createdAt,
        @Nullable Instant disabledAt) {}
