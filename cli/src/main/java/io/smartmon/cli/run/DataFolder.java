package io.smartmon.cli.run;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything one installation keeps: database, logs, what runs. Immutable; names only, nothing is
 * created or read here.
 *
 * @param root absolute and normalised
 */
public record DataFolder(Path root) {
    /** The name it has when nobody says otherwise. */
    static final String DEFAULT_NAME = ".smartmon";

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The folder that is meant: the option, else {@code SMARTMON_DATA}, else {@code .smartmon} beside the program.
     *
     * @param option what {@code --data} said, or null
     * @param environment the environment variables
     * @param home the folder of the program
     */
    public static DataFolder choose(@Nullable Path option, Map<String, String> environment, Path home) {
        if (option != null) {
            return new DataFolder(option);
        }
        String variable = environment.getOrDefault("SMARTMON_DATA", "");
        return new DataFolder(variable.isBlank() ? home.resolve(DEFAULT_NAME) : Path.of(variable));
    }

    /** Where the processes that run are noted. */
    public Path run() {
        return root.resolve("run");
    }

    /** Where each process writes its log. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** The helper's own folder. */
    public Path helper() {
        return root.resolve("helper");
    }

    /** Where the embedded database server lives. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** The names that may be repaired, unless {@code SMARTMON_APPROVED_JSON} names another file. */
    public Path approvedServices() {
        return root.resolve("approved_services.json");
    }

    /** Locked for as long as a supervisor works on this folder. */
    public Path lock() {
        return run().resolve("lock");
    }

    /** What runs at present. */
    public Path state() {
        return run().resolve("state.properties");
    }

    /** How the embedded server is reached, with its password; only the owner may read it. */
    public Path databaseUrl() {
        return run().resolve("database.url");
    }
}
