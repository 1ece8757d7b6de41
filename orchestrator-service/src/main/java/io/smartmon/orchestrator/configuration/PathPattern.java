package io.smartmon.orchestrator.configuration;

import static io.smartmon.orchestrator.configuration.RootedPath.later;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern for paths, as {@code EnvironmentFile=} takes it (glob(7)): {@code *}, {@code ?} and {@code [...]} within one name,
 * of which none matches a leading dot.
 *
 * @param names the pattern of each name, from the root on
 */
record PathPattern(List<String> names) {
    private static final Pattern WILD = Pattern.compile("[*?\\[]");

    /**
     * The paths that match.
     *
     * @param paths sorted; at most one more than were wanted
     * @param listedAt when a folder that was searched last changed
     */
    record Matches(List<String> paths, Instant listedAt) {}

    static PathPattern of(String pattern) {
        return new PathPattern(Arrays.stream(pattern.split("/", -1))
                .filter(name -> !name.isEmpty())
                .toList());
    }

    /** The paths below the root that match; without a wildcard none, since that is a path and no pattern. */
    Matches matches(Path root, int most) throws IOException {
        if (names.stream().noneMatch(PathPattern::isWild)) {
            return new Matches(List.of(), Instant.EPOCH);
        }
        List<String> paths = List.of("");
        Instant listedAt = Instant.EPOCH;
        for (String name : names) {
            List<String> next = new ArrayList<>();
            for (String path : paths) {
                if (!isWild(name)) {
                    next.add(path + "/" + name);
                    continue;
                }
                RootedPath folder = RootedPath.follow(root, path);
                FileState there = folder.file();
                listedAt = later(later(listedAt, folder.folder().changedAt()), folder.linksChangedAt());
                if (there != null && there.isFolder()) {
                    listedAt = later(listedAt, there.changedAt());
                    list(there.path(), regex(name), path, most, next);
                }
            }
            paths = next.stream().limit(most + 1L).toList();
        }
        return new Matches(existing(root, paths), listedAt);
    }

    private static void list(Path folder, Pattern name, String path, int most, List<String> into) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(folder, entry -> matches(name, entry.getFileName()))) {
            for (Path entry : entries) {
                found.add(path + "/" + entry.getFileName());
            }
        }
        found.stream().sorted().limit(most + 1L).forEach(into::add);
    }

    private static boolean matches(Pattern name, Path entry) {
        return name.matcher(entry.toString()).matches();
    }

    /** A name without a wildcard that comes after one need not be there. */
    private static List<String> existing(Path root, List<String> paths) throws IOException {
        List<String> existing = new ArrayList<>();
        for (String path : paths) {
            if (RootedPath.follow(root, path).file() != null) {
                existing.add(path);
            }
        }
        return existing;
    }

    private static boolean isWild(String name) {
        return WILD.matcher(name).find();
    }

    private static Pattern regex(String name) {
        StringBuilder regex = new StringBuilder(name.startsWith(".") ? "" : "(?!\\.)");
        int at = 0;
        while (at < name.length()) {
            char next = name.charAt(at);
            int close = next == '[' ? name.indexOf(']', Math.min(at + 2, name.length())) : -1;
            if (close > 0) {
                regex.append(set(name.substring(at + 1, close)));
                at = close;
            } else {
                switch (next) {
                    case '*' -> regex.append(".*");
                    case '?' -> regex.append('.');
                    case '\\' ->
                        regex.append(Pattern.quote(
                                name.substring(Math.min(++at, name.length() - 1), Math.min(at + 1, name.length()))));
                    default -> regex.append(Pattern.quote(String.valueOf(next)));
                }
            }
            at++;
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static String set(String members) {
        boolean not = members.startsWith("!") || members.startsWith("^");
        String rest = (not ? members.substring(1) : members).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
        return (not ? "[^" : "[") + rest + "]";
    }
}
