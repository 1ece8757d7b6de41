package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --data}, which every command takes. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder. Default: SMARTMON_DATA, else .smartmon next to the program.")
    private @Nullable Path data;

    /** The folder to use. */
    public DataFolder folder() {
        return DataFolder.choose(data, System.getenv(), Program.home());
    }
}
