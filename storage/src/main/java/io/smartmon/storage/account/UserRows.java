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
import org.jspecify.annotations.Nullable;

/** The rows of {@code app_user} and {@code one_time_link}. */
final class UserRows {
    private static final String COLUMNS =
            "name, role, password_hash is not null as password_set, created_at, disabled_at";

    private UserRows() {}

    /** A one-time link that was used up just now: for whom, and with which role if the user is new. */
    record Used(String user, Role role) {}

    static Optional<Account> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from app_user where name = ?")) {
            Columns.set(select, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(account(row)) : Optional.empty();
            }
        }
    }

    static List<Account> all(Connection connection) throws SQLException {
        List<Account> users = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select " + COLUMNS + " from app_user order by name");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                users.add(account(row));
            }
        }
        return users;
    }

    /** Creates the user and returns whether it is new. */
    static boolean insert(Connection connection, String name, Role role, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into app_user (name, role, created_at) values (?, ?, ?) on conflict (name) do nothing")) {
            Columns.set(insert, name, role.code(), now);
            return insert.executeUpdate() == 1;
        }
    }

    static Optional<String> passwordHash(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select password_hash from app_user where name = ? and disabled_at is null")) {
            Columns.set(select, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    static boolean setPassword(Connection connection, String name, @Nullable String hash, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update app_user set password_hash = ?, password_set_at = ? where name = ?")) {
            Columns.set(update, hash, hash == null ? null : now, name);
            return update.executeUpdate() == 1;
        }
    }

    static void voidLinks(Connection connection, String user, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update one_time_link set voided_at = ?
                where user_name = ? and used_at is null and voided_at is null""")) {
            Columns.set(update, now, user);
            update.executeUpdate();
        }
    }

    static String insertLink(Connection connection, String user, Role role, Instant now, Instant expires)
            throws SQLException {
        String secret = Secret.fresh();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into one_time_link (token_hash, user_name, role, created_at, expires_at)
                values (?, ?, ?, ?, ?)""")) {
            Columns.set(insert, Secret.hash(secret), user, role.code(), now, expires);
            insert.executeUpdate();
        }
        return secret;
    }

    static boolean linkStands(Connection connection, String secret, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select 1 from one_time_link
                where token_hash = ? and used_at is null and voided_at is null and expires_at > ?""")) {
            Columns.set(select, Secret.hash(secret), now);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Consumes the link; empty unless it was valid. Of two concurrent calls one succeeds. */
    static Optional<Used> useLink(Connection connection, String secret, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update one_time_link set used_at = ?
                where token_hash = ? and used_at is null and voided_at is null and expires_at > ?
                returning user_name, role""")) {
            Columns.set(update, now, Secret.hash(secret), now);
            try (ResultSet row = update.executeQuery()) {
                return row.next()
                        ? Optional.of(new Used(row.getString(1), Role.stored(row.getString(2))))
                        : Optional.empty();
            }
        }
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString("name"),
                Role.stored(row.getString("role")),
                row.getBoolean("password_set"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "disabled_at"));
    }
}
