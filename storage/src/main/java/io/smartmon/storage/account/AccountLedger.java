package io.smartmon.storage.account;

import io.smartmon.storage.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what changed about accounts into the ledger of the fleet. */
final class AccountLedger {
    private AccountLedger() {}

    static void note(Connection connection, Instant at, String by, String action, String subject, @Nullable Role role)
            throws SQLException {
        Map<String, String> detail = role == null ? Map.of() : Map.of("role", role.code());
        Ledger.append(connection, Ledger.FLEET, at, by, action, subject, detail);
    }
}
