package io.smartmon.orchestrator.configuration;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a path of the watched machine leads, below the folder that is its root here. Links are followed as that machine's own
 * processes follow them, so one to an absolute path does not lead to this process's files.
 *
 * @param file the file that is no link; null if there is none
 * @param folder the last folder on the way, in which the file is or is missing
 * @param linksChangedAt when the last of the links on the way changed
 */
record RootedPath(@Nullable FileState file, FileState folder, Instant linksChangedAt) {
    private static final int MAX_LINKS = 40;

    /**
     * Follows a path.
     *
     * @throws IOException if something on the way cannot be looked at
     */
    static RootedPath follow(Path root, String path) throws IOException {
        Deque<String> left = new ArrayDeque<>(names(path));
        Deque<FileState> folders = new ArrayDeque<>();
        folders.push(FileState.ofRoot(root));
        Instant linksChangedAt = Instant.EPOCH;
        int links = 0;
        while (true) {
            String name = left.poll();
            FileState folder = folders.element();
            if (name == null) {
                return new RootedPath(folder, parent(folders), linksChangedAt);
            }
            if (name.equals("..")) {
                if (folders.size() > 1) {
                    folders.pop();
                }
                continue;
            }
            FileState next;
            try {
                next = FileState.of(folder.path().resolve(name));
            } catch (NoSuchFileException absent) {
                return new RootedPath(null, folder, linksChangedAt);
            }
            if (next.isLink()) {
                if (++links > MAX_LINKS) {
                    throw new FileSystemLoopException(path);
                }
                linksChangedAt = later(linksChangedAt, next.changedAt());
                String target = Files.readSymbolicLink(next.path()).toString();
                names(target).reversed().forEach(left::push);
                if (target.startsWith("/")) {
                    while (folders.size() > 1) {
                        folders.pop();
                    }
                }
            } else if (next.isFolder()) {
                folders.push(next);
            } else if (left.isEmpty()) {
                return new RootedPath(next, folder, linksChangedAt);
            } else {
                return new RootedPath(null, folder, linksChangedAt);
            }
        }
    }

    private static FileState parent(Deque<FileState> folders) {
        return folders.stream().skip(1).findFirst().orElse(folders.element());
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Deque<String> names(String path) {
        Deque<String> names = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        names.removeIf(name -> name.isEmpty() || name.equals("."));
        return names;
    }
}
