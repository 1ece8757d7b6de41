package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import io.smartmon.config.Environment;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.connection.DatabaseProbe;
import io.smartmon.storage.connection.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
     * The database to use.
     *
     * @throws CommandFailure if the variable is malformed, or it is not set and nothing is running on the folder
     */
    public static ChosenDatabase of(DataFolder data, Map<String, String> environment) {
        Optional<ChosenDatabase> named = named(environment);
        if (named.isPresent()) {
            return named.get();
        }
        if (RunState.read(data).filter(RunState::alive).isEmpty() || !Files.exists(data.databaseUrl())) {
            throw CommandFailure.down("nothing is running on " + data.root()
                    + ", so there is no database to connect to; start it with: " + data.command("up")
                    + ", name the folder of one that runs with --data, or set " + DatabaseSettings.URL.name());
        }
        try {
            return parse(Files.readString(data.databaseUrl()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database that the environment names, if it names one. */
    public static Optional<ChosenDatabase> named(Map<String, String> environment) {
        return DatabaseSettings.URL.find(Environment.of(environment)).map(ChosenDatabase::parse);
    }

    /** The database of that URL. */
    public static ChosenDatabase parse(String text) {
        return switch (DatabaseUrl.parse(text)) {
            case DatabaseUrl.Parsed.Valid valid -> new ChosenDatabase(valid.url());
            case DatabaseUrl.Parsed.Invalid invalid -> throw CommandFailure.usage(invalid.message());
        };
    }

    /** Connects to it; refuses if it does not answer. */
    public Database open() {
        requireAnswer();
        return Database.of(url.dataSource(NAME));
    }

    /** Connects once; a database that cannot be used is reported in one line. */
    public void requireAnswer() {
        DatabaseProbe.closed(url, NAME).ifPresent(why -> {
            throw CommandFailure.of(why);
        });
    }
}
