package io.smartmon.shim.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file. When {@link #append} returns, the entry is on disk.
 *
 * <p>Not thread-safe: its one owner, the {@link PlanJournal}, writes one entry after another. The helper's lock
 * keeps a second process from writing.
 */
final class JournalFile implements AutoCloseable {
    private static final long MAX_FILE = 64L * 1024 * 1024;

    private final Path file;
    private final Disk disk;
    private Disk.OpenFile open;
    private long end;
    private @Nullable IOException broken;

    private JournalFile(Path file, Disk disk, Disk.OpenFile open, long end) {
        this.file = file;
        this.disk = disk;
        this.open = open;
        this.end = end;
    }

    /**
     * The content found in the file.
     *
     * @param tornBytes how many bytes of an unfinished write were cut off
     */
    record Opened(JournalFile file, List<Entry> entries, int tornBytes) {}

    /**
     * Opens the file, creates it if there is none, and cuts off a torn end.
     *
     * @throws JournalException if it cannot be read or written, or is damaged elsewhere than at its end
     */
    static Opened open(Path file, Disk disk) {
        try {
            Disk.OpenFile open = disk.open(file);
            try {
                if (open.size() > MAX_FILE) {
                    throw new JournalException("it is larger than " + MAX_FILE + " bytes", null);
                }
                Frames.Content content = Frames.read(open.read());
                long end = content.goodBytes();
                if (end == 0) {
                    open.write(Frames.MAGIC, 0);
                    end = Frames.MAGIC.length;
                }
                open.truncate(end);
                open.force();
                disk.forceFolder(file);
                return new Opened(new JournalFile(file, disk, open, end), content.entries(), content.tornBytes());
            } catch (IOException | JournalException failed) {
                open.close();
                throw failed;
            }
        } catch (IOException | JournalException failed) {
            throw new JournalException("the journal " + file + " cannot be used: " + failed.getMessage(), failed);
        }
    }

    /**
     * Writes an entry and waits until it is on the disk.
     *
     * @throws JournalException if it is not; then it is not in the file either, or no further entry is accepted
     */
    void append(Entry entry) {
        IOException before = broken;
        if (before != null) {
            throw new JournalException(
                    "the journal " + file + " could not be written before (" + before.getMessage()
                            + "), and has to be read anew",
                    before);
        }
        byte[] frame = Frames.frame(entry);
        try {
            open.write(frame, end);
            open.force();
            end += frame.length;
        } catch (IOException failed) {
            takeBack();
            throw new JournalException("the journal " + file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /**
     * Replaces the file by one with only these entries: a reader sees the old one or the new one.
     *
     * <p>Nothing is thrown, since no entry is lost by it. Until the name moves, the old file stays in use as it was. From
     * then on it is not known which of the two a crash would leave, so no further entry is accepted.
     *
     * @return why it was not replaced; empty if it was
     */
    Optional<IOException> rewrite(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Frames.MAGIC);
        entries.forEach(entry -> bytes.writeBytes(Frames.frame(entry)));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Disk.OpenFile fresh;
        try {
            fresh = written(draft, bytes.toByteArray());
        } catch (IOException failed) {
            discard(draft);
            return Optional.of(failed);
        }
        try {
            disk.rename(draft, file);
            disk.forceFolder(file);
        } catch (IOException failed) {
            // It is not known which of the two files has the name now, so an append could go to the one that vanishes.
            broken = failed;
            closeForced(fresh);
            return Optional.of(failed);
        }
        closeForced(open);
        open = fresh;
        end = bytes.size();
        return Optional.empty();
    }

    long bytes() {
        return end;
    }

    /** Whether no further entry is accepted: what is on the disk can only be read anew. */
    boolean unusable() {
        return broken != null;
    }

    @Override
    public void close() {
        closeForced(open);
    }

    private void takeBack() {
        try {
            open.truncate(end);
            open.force();
        } catch (IOException failed) {
            // After a failed fsync it is not known what is on the disk: only a fresh read can.
            broken = failed;
        }
    }

    /** A new file with these bytes on the disk, open for more; the name is not on the disk yet. */
    private Disk.OpenFile written(Path draft, byte[] bytes) throws IOException {
        Disk.OpenFile fresh = disk.create(draft);
        try {
            fresh.write(bytes, 0);
            fresh.force();
            return fresh;
        } catch (IOException failed) {
            closeForced(fresh);
            throw failed;
        }
    }

    private void discard(Path draft) {
        try {
            disk.delete(draft);
        } catch (IOException _) {
            // Nothing reads it, and the next try begins with deleting it.
        }
    }

    private static void closeForced(Disk.OpenFile file) {
        try {
            file.close();
        } catch (IOException _) {
            // All that counts was forced when it was written.
        }
    }
}
