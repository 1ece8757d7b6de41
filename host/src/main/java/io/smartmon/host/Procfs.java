package io.smartmon.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a procfs. Immutable.
 *
 * @param root where it is mounted
 */
public record Procfs(Path root) {
    /**
     * The lines of a file, at least one.
     *
     * @param name below the procfs, such as {@code sys/kernel/pid_max}
     * @throws UnreadableHostException if it is missing, empty or cannot be read
     */
    public List<String> lines(String name) {
        Path file = root.resolve(name);
        try {
            // Names of processes are any bytes; in this character set none of them is an error.
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            if (lines.isEmpty()) {
                throw new UnreadableHostException(file + " is empty", null);
            }
            return lines;
        } catch (IOException e) {
            throw new UnreadableHostException(file + " cannot be read", e);
        }
    }

    /** Whether there is such a file. */
    public boolean has(String name) {
        return Files.exists(root.resolve(name));
    }
}
