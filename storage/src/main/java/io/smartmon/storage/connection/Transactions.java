package io.smartmon.storage.connection;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** One transaction on a connection, and the meaning of database errors. */
final class Transactions {
    private Transactions() {}

    static <T> T run(Connection connection, Database.Work<T> work) throws SQLException {
        boolean committed = false;
        connection.setAutoCommit(false);
        try {
            T result = work.run(connection);
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            // The server rolls back by itself when the connection is gone; the first error is the one to report.
            return;
        }
    }

    /** Whether the same work can succeed when it is run again at once. */
    static boolean conflict(SQLException error) {
        String state = state(error);
        return state.equals("40001") || state.equals("40P01");
    }

    static SmartmonException meaning(SQLException error) {
        String state = state(error);
        String text = firstLine(error);
        return switch (state) {
            case "28P01", "28000" ->
                new StoreUnavailableException("the database refuses the sign-in, check DATABASE_URL: " + text, error);
            case "3D000" ->
                new StoreUnavailableException("there is no such database, check DATABASE_URL: " + text, error);
            case "42P01", "3F000" ->
                new StoreUnavailableException("the schema is not there yet, start the page or migrate: " + text, error);
            // Whoever gives the right need not restart anything.
            case "42501" -> new StoreUnavailableException("the database account lacks a right: " + text, error);
            case "55P03" -> new StoreUnavailableException("a lock was not free in time: " + text, error);
            case "23514" ->
                text.contains("no partition of relation")
                        ? new StoreUnavailableException(
                                "no partition for this time, the keeper did not run: " + text, error)
                        : new StoreFailedException("the database refused a statement: " + text, error);
            default ->
                away(state)
                        ? new StoreUnavailableException("the database does not answer: " + text, error)
                        : new StoreFailedException("the database refused a statement: " + text, error);
        };
    }

    private static boolean away(String state) {
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("40")
                || state.startsWith("25");
    }

    private static String state(SQLException error) {
        return Objects.requireNonNullElse(error.getSQLState(), "");
    }

    private static String firstLine(SQLException error) {
        String message = Objects.requireNonNullElse(error.getMessage(), "no message");
        return message.lines().findFirst().orElse(message);
    }
}
