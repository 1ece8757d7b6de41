package io.smartmon.storage.account;

import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of {@code session}. */
final class SessionRows {
    private static final Duration MAX_LIFETIME = Duration.ofDays(30);
    private static final Duration MAX_IDLE = Duration.ofDays(7);

    /** Its last use is written no more often than this, so that viewing a page writes nothing. */
    private static final Duration SEEN_STEP = Duration.ofMinutes(10);

    private SessionRows() {}

    static NewSession begin(Connection connection, Account user, String source, Instant now) throws SQLException {
        String secret = Secret.fresh();
        Instant expires = now.plus(MAX_LIFETIME);
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into session (token_hash, user_name, source, created_at, last_seen_at, expires_at)
                values (?, ?, ?, ?, ?, ?)""")) {
            Columns.set(insert, Secret.hash(secret), user.name(), source, now, now, expires);
            insert.executeUpdate();
        }
        try (PreparedStatement prune = connection.prepareStatement(
                "delete from session where expires_at < ? or revoked_at < ? or last_seen_at < ?")) {
            Columns.set(prune, now, now.minus(MAX_LIFETIME), now.minus(MAX_LIFETIME));
            prune.executeUpdate();
        }
        return new NewSession(secret, new OpenSession(user.name(), user.role(), user.passwordSet(), expires));
    }

    static Optional<OpenSession> find(Connection connection, String secret, Instant now) throws SQLException {
        byte[] hash = Secret.hash(secret);
        OpenSession found;
        Instant lastSeen;
        try (PreparedStatement select = connection.prepareStatement("""
                select u.name, u.role, u.password_hash is not null as password_set, s.expires_at, s.last_seen_at
                from session s join app_user u on u.name = s.user_name
                where s.token_hash = ? and s.revoked_at is null and s.expires_at > ? and s.last_seen_at > ?
                  and u.disabled_at is null""")) {
            Columns.set(select, hash, now, now.minus(MAX_IDLE));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                found = new OpenSession(
                        row.getString(1),
                        Role.stored(row.getString(2)),
                        row.getBoolean(3),
                        Columns.instant(row, "expires_at"));
                lastSeen = Columns.instant(row, "last_seen_at");
            }
        }
        if (lastSeen.plus(SEEN_STEP).isBefore(now)) {
            try (PreparedStatement update =
                    connection.prepareStatement("update session set last_seen_at = ? where token_hash = ?")) {
                Columns.set(update, now, hash);
                update.executeUpdate();
            }
        }
        return Optional.of(found);
    }

    /** Ends one session and returns its user; empty if there was none. */
    static Optional<String> revoke(Connection connection, String secret, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update session set revoked_at = ? where token_hash = ? and revoked_at is null returning user_name")) {
            Columns.set(update, now, Secret.hash(secret));
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Ends the sessions of a user, all but the one of the secret to keep, and says how many. */
    static int revokeAllOf(Connection connection, String user, @Nullable String keep, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update session set revoked_at = ?
                where user_name = ? and revoked_at is null and token_hash is distinct from ?""")) {
            Columns.set(update, now, user, keep == null ? null : Secret.hash(keep));
            return update.executeUpdate();
        }
    }
}
