package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import io.smartmon.policy.environment.Environment;
import io.smartmon.storage.Database;
import io.smartmon.storage.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The database that a command works on: that of {@code DATABASE_URL}, else the embedded one of the data folder. Immutable.
 *
 * @param url where it is
 */
public record ChosenDatabase(DatabaseUrl url) {
    private static final String NAME = "smartmon-cli";

    /**
     * The database that is meant.
     *
     * @throws CommandFailure if the variable is malformed, or it is not set and nothing runs on the folder
     */
    public static ChosenDatabase of(DataFolder data, Map<String, String> environment) {
        Optional<ChosenDatabase> named = named(environment);
        if (named.isPresent()) {
            return named.get();
        }
        if (RunState.read(data).filter(RunState::alive).isEmpty() || !Files.exists(data.databaseUrl())) {
            throw CommandFailure.down("nothing runs on " + data.root()
                    + ", so there is no database to ask; start it with: smartmon up, or set DATABASE_URL");
        }
        try {
            return parse(Files.readString(data.databaseUrl()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database that the environment names, if it names one. */
    public static Optional<ChosenDatabase> named(Map<String, String> environment) {
        return Environment.of(environment).secret("DATABASE_URL").map(ChosenDatabase::parse);
    }

    /** The database of that URL. */
    public static ChosenDatabase parse(String text) {
        return switch (DatabaseUrl.parse(text)) {
            case DatabaseUrl.Parsed.Valid valid -> new ChosenDatabase(valid.url());
            case DatabaseUrl.Parsed.Invalid invalid -> throw CommandFailure.of(invalid.message());
        };
    }

    /** A door to it, once it was seen to answer. */
    public Database open() {
        requireAnswer();
        return Database.of(url.dataSource(NAME));
    }

    /** Connects once; a database that does not let us in is told in one line. */
    public void requireAnswer() {
        try (Connection connection = url.dataSource(NAME).getConnection()) {
            if (!connection.isValid(5)) {
                throw CommandFailure.of("the database " + url + " does not answer");
            }
        } catch (SQLException e) {
            throw CommandFailure.of(explain(e), e);
        }
    }

    private String explain(SQLException failure) {
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
