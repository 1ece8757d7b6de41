package io.smartmon.storage.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Checks whether a database accepts the connection, and says in one line why not. Thread-safe. */
public final class DatabaseProbe {
    private static final int ANSWER_WITHIN_SECONDS = 5;

    private DatabaseProbe() {}

    /**
     * Connects once.
     *
     * @param applicationName the name that the server shows for the connection
     * @return why it cannot be used and what to do, without any password; empty if it can
     */
    public static Optional<String> closed(DatabaseUrl url, String applicationName) {
        try (Connection connection = url.dataSource(applicationName).getConnection()) {
            return connection.isValid(ANSWER_WITHIN_SECONDS)
                    ? Optional.empty()
                    : Optional.of("the database " + url + " does not answer");
        } catch (SQLException failure) {
            return Optional.of(explain(url, failure));
        }
    }

    private static String explain(DatabaseUrl url, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return switch (state) {
            case "28P01", "28000" -> "the database " + url + " refuses the user or the password; correct DATABASE_URL";
            case "3D000" -> "the database " + url + " does not exist; create it, or correct DATABASE_URL";
            case "53300" -> "the database " + url + " has no connection left; raise max_connections";
            default ->
                state.startsWith("08")
                        ? "the database " + url + " does not answer; is it running, and is DATABASE_URL right?"
                        : "the database " + url + " cannot be used: "
                                + String.valueOf(failure.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(state);
        };
    }
}
