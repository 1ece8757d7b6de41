package io.smartmon.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The format of a data folder: a number in its file {@code format}. */
public final class DataFormat {
    private static final int CURRENT = 1;

    private DataFormat() {}

    /** Why this version cannot use the folder, in one line; empty if it can, or if the folder is unused. */
    public static Optional<String> problem(DataFolder data) throws IOException {
        if (!Files.exists(data.format())) {
            boolean used = Files.exists(data.run()) || Files.exists(data.postgres());
            return used
                    ? Optional.of("the data folder " + data.root()
                            + " was made by a development version before the first release; move it away or name another"
                            + " with --data")
                    : Optional.empty();
        }
        String format = Files.readString(data.format()).strip();
        return format.equals(Integer.toString(CURRENT))
                ? Optional.empty()
                : Optional.of("the data folder " + data.root() + " has another format than this version knows ("
                        + CURRENT + "); use the version that made it or name another folder with --data");
    }

    /**
     * Records that the folder is written in this version's form.
     *
     * @throws IOException if it could not
     */
    public static void record(DataFolder data) throws IOException {
        if (!Files.exists(data.format())) {
            Path fresh = data.root().resolve("format.new");
            Files.writeString(fresh, CURRENT + "\n");
            Files.move(fresh, data.format());
        }
    }
}
