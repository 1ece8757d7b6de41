package io.smartmon.orchestrator.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * A file as its folder entry says it is, whatever it holds.
 *
 * @param changedAt when it was last written, replaced, moved, or given other rights: nobody can set this time
 */
record FileState(Path path, int mode, long inode, long size, Instant changedAt) {
    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int READABLE_BY_ALL = 0004;

    /** Looks at a file; a link is not followed. */
    static FileState of(Path path) throws IOException {
        return of(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Looks at the folder that is taken for the root, which may be reached by a link. */
    static FileState ofRoot(Path root) throws IOException {
        return of(root, new LinkOption[0]);
    }

    private static FileState of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> state = Files.readAttributes(path, "unix:mode,ino,size,ctime", options);
        return new FileState(
                path,
                (Integer) state.getOrDefault("mode", 0),
                ((Number) state.getOrDefault("ino", 0L)).longValue(),
                ((Number) state.getOrDefault("size", 0L)).longValue(),
                ((FileTime) state.getOrDefault("ctime", FileTime.from(Instant.EPOCH))).toInstant());
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isReadableByAll() {
        return (mode & READABLE_BY_ALL) != 0;
    }

    /** What stands for its content where that is not read. */
    String mark() {
        return "inode:" + inode + " size:" + size + " changed:" + changedAt;
    }
}
