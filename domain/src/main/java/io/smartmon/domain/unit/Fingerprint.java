package io.smartmon.domain.unit;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the files of a unit's configuration held at one moment, without what they held: two are compared, nothing is read
 * from one. Immutable.
 *
 * @param files in the order in which they count
 */
public record Fingerprint(List<Mark> files) {
    public Fingerprint {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param path under which the service manager reads it
     * @param mark equal for the same content, such as {@code sha256:…}; {@code absent} if there is no such file
     */
    public record Mark(String path, String mark) {}

    /** The paths of those files that differ between the two, sorted; all of them if only their order does. */
    public List<String> differences(Fingerprint other) {
        if (files.equals(other.files)) {
            return List.of();
        }
        Map<String, String> here = byPath();
        Map<String, String> there = other.byPath();
        TreeSet<String> paths = new TreeSet<>(here.keySet());
        paths.addAll(there.keySet());
        List<String> differing = paths.stream()
                .filter(path -> !here.getOrDefault(path, "").equals(there.getOrDefault(path, "")))
                .toList();
        return differing.isEmpty() ? List.copyOf(paths) : differing;
    }

    private Map<String, String> byPath() {
        Function<Mark, String> path = Mark::path;
        return files.stream().collect(Collectors.toMap(path, Mark::mark, (first, second) -> first + " " + second));
    }
}
