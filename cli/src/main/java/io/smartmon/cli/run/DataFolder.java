package io.smartmon.cli.run;

import io.smartmon.config.Environment;
import io.smartmon.config.data.DataSettings;
import io.smartmon.policy.approved.ApprovedServices;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one installation: database, logs, run state. Immutable; paths only, nothing is created or read here.
 *
 * @param root absolute and normalised
 * @param isDefault whether it is the default folder
 */
public record DataFolder(Path root, boolean isDefault) {
    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** A folder that a command uses only when it is named. */
    public DataFolder(Path root) {
        this(root, false);
    }

    /**
     * The folder to use: the option, else {@code SMARTMON_DATA}, else {@code .smartmon} next to the program.
     *
     * @param option the value of {@code --data}, or null
     * @param environment the environment variables
     * @param home the folder of the program
     */
    public static DataFolder choose(@Nullable Path option, Map<String, String> environment, Path home) {
        DataFolder standard = new DataFolder(
                DataSettings.FOLDER
                        .find(Environment.of(environment))
                        .orElseGet(() -> home.resolve(DataSettings.DEFAULT_NAME)),
                true);
        return option == null || new DataFolder(option).root().equals(standard.root())
                ? standard
                : new DataFolder(option);
    }

    /**
     * A whole command on this folder, for a hint: with {@code --data} where the folder is not the default.
     *
     * @param words the command and its arguments, such as {@code logs gui}
     */
    public String command(String words) {
        return "smartmon " + words + (isDefault ? "" : " --data " + quoted(root.toString()));
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./@%+=:,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
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
        return root.resolve(ApprovedServices.FILE_NAME);
    }

    /** The format version of the folder. */
    Path format() {
        return root.resolve("format");
    }

    /** Locked while a supervisor runs on this folder. */
    public Path lock() {
        return run().resolve("lock");
    }

    /** The run state. */
    public Path state() {
        return run().resolve("state.properties");
    }

    /** URL of the embedded server, with its password; readable by the owner only. */
    public Path databaseUrl() {
        return run().resolve("database.url");
    }
}
