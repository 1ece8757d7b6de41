package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.wire.helper.HelperPaths;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The files that hold a host without network or database. As in the helper, a file that cannot be read counts as a hold.
 */
final class HoldFiles {
    private HoldFiles() {}

    /** The one that the owner of this data folder can create. */
    static Path of(DataFolder folder) {
        return paths(folder).hold();
    }

    static List<Path> present(DataFolder folder) {
        return paths(folder).holds().stream()
                .filter(file -> !Files.notExists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private static HelperPaths paths(DataFolder folder) {
        return HelperPaths.of(folder.helper(), Map.of());
    }
}
