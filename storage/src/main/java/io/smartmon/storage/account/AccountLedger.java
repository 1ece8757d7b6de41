package io.smartmon.storage.account;

import java.sql.Connection;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what changed about accounts into the ledger of the fleet. */
final class AccountLedger {
    private AccountLedger() {}

    static void note(Connection connection, Instant at, String by, String kind, String subject, @Nullable Role role) {
        Objects.requireNonNull(connection);
        Objects.requireNonNull(at);
        Objects.requireNonNull(by + kind + subject + role);
    }
}
