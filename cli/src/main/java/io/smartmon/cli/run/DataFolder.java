package io.smartmon.cli.run;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one installation: database, logs, run state. Immutable; paths only, nothing is created or read here.
 *
 * @param root absolute and normalised
 */
public record DataFolder(Path root) {
    /** Its default name. */
    static final String DEFAULT_NAME = ".smartmon";

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * The folder to use: the option, else {@code SMARTMON_DATA}, else {@code .smartmon} next to the program.
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

    /** The run state: lock, processes, sockets. */
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

    /** The folder of the embedded database server. */
    public Path postgres() {
        return root.resolve("postgres");
    }

    /** The units that may be repaired, unless {@code SMARTMON_APPROVED_JSON} names another file. */
    public Path approvedServices() {
        return root.resolve("approved_services.json");
    }

    /** Locked while a supervisor runs on this folder. */
    public Path lock() {
        return run().resolve("lock");
    }

    /** What runs now. */
    public Path state() {
        return run().resolve("state.properties");
    }

    /** URL of the embedded server, with its password; readable by the owner only. */
    public Path databaseUrl() {
        return run().resolve("database.url");
    }
}
