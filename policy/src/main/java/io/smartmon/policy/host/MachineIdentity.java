package io.smartmon.policy.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which machine this is: the machine id of systemd or of D-Bus (machine-id(5)), or where there is neither, as in most
 * containers, one that the agent creates and keeps in its data folder. Every process of a host reads it here, so that all of
 * them agree on the machine. Immutable and thread-safe; nothing is cached.
 *
 * @param files the files to try, in this order
 */
public record MachineIdentity(List<Path> files) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    public MachineIdentity {
        files = List.copyOf(files);
    }

    /**
     * The machine with this root folder.
     *
     * @param root its root folder as this process can reach it; empty if it cannot
     * @param dataFolder the agent's data folder
     */
    public static MachineIdentity of(Optional<Path> root, Path dataFolder) {
        Stream<Path> own = root.stream()
                .flatMap(folder ->
                        Stream.of(folder.resolve("etc/machine-id"), folder.resolve("var/lib/dbus/machine-id")));
        return new MachineIdentity(
                Stream.concat(own, Stream.of(kept(dataFolder))).toList());
    }

    /** The file in the data folder for an id that the agent created. */
    public static Path kept(Path dataFolder) {
        return dataFolder.resolve("machine-id");
    }

    /** The machine's id, 32 hexadecimal digits in lower case; empty if it has none yet. */
    public Optional<String> id() {
        return files.stream()
                .flatMap(file -> firstLine(file).stream())
                // A fresh image has "uninitialized" or nothing.
                .filter(line -> ID.matcher(line).matches())
                .findFirst();
    }

    private static Optional<String> firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip);
        } catch (IOException | UncheckedIOException absent) {
            return Optional.empty();
        }
    }
}
