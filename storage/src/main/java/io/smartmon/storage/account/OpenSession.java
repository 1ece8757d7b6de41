package io.smartmon.storage.account;

import java.time.Instant;

/**
 * A valid session.
 *
 * @param user the user's name
 * @param role the user's role now
 * @param passwordSet whether the user has a password
 * @param expiresAt when it ends at the latest
 */
public record OpenSession(String user, Role role, boolean passwordSet, Instant expiresAt) {}
