package io.smartmon.simulation;

import io.smartmon.shim.journal.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A disk that keeps what was written apart from what was forced: when the machine loses its power, only the latter is there
 * afterwards, and of a write in progress some of the bytes.
 */
final class ModelDisk implements Disk {
    private final Map<Path, Content> files = new HashMap<>();

    private static final class Content {
        private byte[] written = {};
        private byte[] forced = {};
    }

    /**
     * The power fails.
     *
     * @param torn the share of what was appended and not forced that reached the disk all the same
     */
    void powerFails(double torn) {
        for (Content content : files.values()) {
            byte[] written = content.written;
            byte[] forced = content.forced;
            if (written.length > forced.length) {
                int more = (int) ((written.length - forced.length) * torn);
                content.written = Arrays.copyOf(written, forced.length + more);
            } else {
                content.written = forced;
            }
            content.forced = content.written;
        }
    }

    @Override
    public OpenFile open(Path file) {
        return new Open(files.computeIfAbsent(file, ignored -> new Content()));
    }

    @Override
    public OpenFile create(Path file) {
        Content content = new Content();
        files.put(file, content);
        return new Open(content);
    }

    @Override
    public void delete(Path file) {
        files.remove(file);
    }

    @Override
    public void rename(Path file, Path to) throws IOException {
        Content content = files.remove(file);
        if (content == null) {
            throw new IOException("no such file: " + file);
        }
        files.put(to, content);
    }

    @Override
    public void forceFolder(Path file) {
        // Names are on the disk as soon as they are made: the journal itself counts on no more than that of a rename.
    }

    private record Open(Content content) implements OpenFile {
        @Override
        public long size() {
            return content.written.length;
        }

        @Override
        public byte[] read() {
            return content.written.clone();
        }

        @Override
        public void write(byte[] bytes, long at) {
            int from = Math.toIntExact(at);
            byte[] grown = Arrays.copyOf(content.written, Math.max(content.written.length, from + bytes.length));
            System.arraycopy(bytes, 0, grown, from, bytes.length);
            content.written = grown;
        }

        @Override
        public void truncate(long size) {
            if (size < content.written.length) {
                content.written = Arrays.copyOf(content.written, Math.toIntExact(size));
            }
        }

        @Override
        public void force() {
            content.forced = content.written.clone();
        }

        @Override
        public void close() {}
    }
}
