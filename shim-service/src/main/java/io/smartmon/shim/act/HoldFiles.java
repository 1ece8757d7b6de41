package io.smartmon.shim.act;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files that stop everything while one of them exists, checked each time. Whether a file exists that cannot be
 * checked is not known, and so it counts as existing. Immutable and thread-safe.
 *
 * @param files in the order in which they are shown
 */
public record HoldFiles(List<Path> files) {
    public HoldFiles {
        files = List.copyOf(files);
    }

    /** The first file that exists, or may exist. */
    public Optional<Path> inForce() {
        return files.stream()
                .filter(file -> !Files.notExists(file, LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }
}
