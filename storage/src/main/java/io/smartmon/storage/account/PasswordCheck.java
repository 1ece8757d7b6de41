package io.smartmon.storage.account;

import org.jspecify.annotations.Nullable;

/** Compares a password with the stored hash. */
@FunctionalInterface
public interface PasswordCheck {
    /**
     * Whether they match; takes the same time whether or not there is a hash.
     *
     * @param storedHash as {@link AccountStore#setPassword} was given it; null when there is no such user or no password
     */
    boolean matches(@Nullable String storedHash);
}
