package io.smartmon.storage.account;

import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts attempts at a secret, by name and by source, with increasing delays. An attempt is counted before it is
 * checked, so that many at once gain nothing.
 */
final class SignInTries {
    /** Up to this many failures there is no delay. */
    private static final int FREE = 5;

    /** Short for a name, so that a stranger cannot lock its owner out for long. */
    private static final Duration MAX_FOR_NAME = Duration.ofMinutes(1);

    private static final Duration MAX_FOR_SOURCE = Duration.ofMinutes(15);

    /** After this long without an attempt the count restarts. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private SignInTries() {}

    /**
     * Counts a try by this source at this name, and says how long it must wait; zero if it may be checked. A source that
     * must wait does not touch the name: it can neither keep the name's owner out nor add a row for each name it makes up.
     */
    static Duration count(Connection connection, String name, String source, Instant now) throws SQLException {
        // Always the source before the name, here and in forget: two transactions never wait for one another.
        Duration forSource = countOne(connection, "source:" + source, MAX_FOR_SOURCE, now);
        return forSource.isZero() ? countOne(connection, "name:" + name, MAX_FOR_NAME, now) : forSource;
    }

    /** Forgets the tries after one that worked. */
    static void forget(Connection connection, String name, String source) throws SQLException {
        forgetOne(connection, "source:" + source);
        forgetOne(connection, "name:" + name);
    }

    private static void forgetOne(Connection connection, String subject) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from sign_in_try where subject = ?")) {
            Columns.set(delete, subject);
            delete.executeUpdate();
        }
    }

    /** Drops counts that no longer matter; it never waits, and leaves those that another thread counts at this moment. */
    static void prune(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from sign_in_try where subject in (
                    select subject from sign_in_try where last_at < ? and blocked_until < ? for update skip locked)""")) {
            Columns.set(delete, now.minus(FORGOTTEN_AFTER), now);
            delete.executeUpdate();
        }
    }

    private static Duration countOne(Connection connection, String subject, Duration longest, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into sign_in_try (subject, tries, last_at, blocked_until) values (?, 0, ?, ?)
                on conflict (subject) do nothing""")) {
            Columns.set(insert, subject, now, now);
            insert.executeUpdate();
        }
        int tries;
        Instant blockedUntil;
        try (PreparedStatement select = connection.prepareStatement(
                "select tries, last_at, blocked_until from sign_in_try where subject = ? for update")) {
            Columns.set(select, subject);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    // A user signed in between the two statements and the count was forgotten.
                    return Duration.ZERO;
                }
                tries = row.getInt(1);
                Instant lastAt = Columns.instant(row, "last_at");
                if (lastAt.plus(FORGOTTEN_AFTER).isBefore(now)) {
                    tries = 0;
                }
                blockedUntil = Columns.instant(row, "blocked_until");
            }
        }
        if (blockedUntil.isAfter(now)) {
            return Duration.between(now, blockedUntil);
        }
        int counted = tries + 1;
        try (PreparedStatement update = connection.prepareStatement(
                "update sign_in_try set tries = ?, last_at = ?, blocked_until = ? where subject = ?")) {
            Columns.set(update, counted, now, now.plus(waitAfter(counted, longest)), subject);
            update.executeUpdate();
        }
        return Duration.ZERO;
    }

    /** How long after so many tries the next one must wait. */
    static Duration waitAfter(int tries, Duration longest) {
        if (tries < FREE) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(tries - FREE, 20));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
