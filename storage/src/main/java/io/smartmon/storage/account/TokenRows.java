package io.smartmon.storage.account;

import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code api_token}. */
final class TokenRows {
    private static final String COLUMNS = "id, name, role, created_by, created_at, expires_at, revoked_at";

    private TokenRows() {}

    /** Stores the token and returns whether its name was free; an expired token frees its name. */
    static boolean insert(Connection connection, ApiToken token, String text) throws SQLException {
        try (PreparedStatement free = connection.prepareStatement(
                "update api_token set revoked_at = expires_at where name = ? and revoked_at is null and expires_at <= ?")) {
            Columns.set(free, token.name(), token.createdAt());
            free.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into api_token (id, name, token_hash, role, created_by, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?) on conflict (name) where revoked_at is null do nothing""")) {
            Columns.set(
                    insert,
                    token.id(),
                    token.name(),
                    Secret.hash(text),
                    token.role().code(),
                    token.createdBy(),
                    token.createdAt(),
                    token.expiresAt());
            return insert.executeUpdate() == 1;
        }
    }

    static Optional<ApiToken> find(Connection connection, String text, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + """
                 from api_token where token_hash = ? and revoked_at is null
                and (expires_at is null or expires_at > ?)""")) {
            Columns.set(select, Secret.hash(text), now);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(token(row)) : Optional.empty();
            }
        }
    }

    static List<ApiToken> all(Connection connection) throws SQLException {
        List<ApiToken> tokens = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select " + COLUMNS + " from api_token order by created_at, id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                tokens.add(token(row));
            }
        }
        return tokens;
    }

    static boolean revoke(Connection connection, String name, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update api_token set revoked_at = ? where name = ? and revoked_at is null")) {
            Columns.set(update, now, name);
            return update.executeUpdate() == 1;
        }
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        return new ApiToken(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.stored(row.getString("role")),
                row.getString("created_by"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instantOrNull(row, "revoked_at"));
    }
}
