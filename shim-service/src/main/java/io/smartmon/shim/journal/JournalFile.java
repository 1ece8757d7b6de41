package io.smartmon.shim.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file. When {@link #append} returns, the entry is on disk.
 *
 * <p>Not thread-safe: its one owner, the {@link PlanJournal}, writes one entry after another. The helper's lock
 * keeps a second process from writing.
 */
final class JournalFile implements AutoCloseable {
    private static final long MAX_FILE = 64L * 1024 * 1024;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private FileChannel channel;
    private long end;
    private @Nullable IOException broken;

    private JournalFile(Path file, FileChannel channel, long end) {
        this.file = file;
        this.channel = channel;
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
    static Opened open(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    OWNER_ONLY);
            try {
                if (channel.size() > MAX_FILE) {
                    throw new JournalException("it is larger than " + MAX_FILE + " bytes", null);
                }
                Frames.Content content = Frames.read(Files.readAllBytes(file));
                long end = content.goodBytes();
                if (end == 0) {
                    writeAll(channel, Frames.MAGIC, 0);
                    end = Frames.MAGIC.length;
                }
                channel.truncate(end);
                channel.force(true);
                syncFolder(file);
                return new Opened(new JournalFile(file, channel, end), content.entries(), content.tornBytes());
            } catch (IOException | JournalException failed) {
                channel.close();
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
                            + "); fix that and restart the helper",
                    before);
        }
        byte[] frame = Frames.frame(entry);
        try {
            writeAll(channel, frame, end);
            channel.force(false);
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
        FileChannel fresh;
        try {
            fresh = written(draft, bytes.toByteArray());
        } catch (IOException failed) {
            discard(draft);
            return Optional.of(failed);
        }
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(file);
        } catch (IOException failed) {
            // It is not known which of the two files has the name now, so an append could go to the one that vanishes.
            broken = failed;
            closeForced(fresh);
            return Optional.of(failed);
        }
        closeForced(channel);
        channel = fresh;
        end = bytes.size();
        return Optional.empty();
    }

    long bytes() {
        return end;
    }

    @Override
    public void close() {
        closeForced(channel);
    }

    private void takeBack() {
        try {
            channel.truncate(end);
            channel.force(true);
        } catch (IOException failed) {
            // After a failed fsync it is not known what is on the disk: only a fresh read can.
            broken = failed;
        }
    }

    /** A new file with these bytes on the disk, open for more; the name is not on the disk yet. */
    private static FileChannel written(Path fresh, byte[] bytes) throws IOException {
        Files.deleteIfExists(fresh);
        FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                OWNER_ONLY);
        try {
            writeAll(channel, bytes, 0);
            channel.force(true);
            return channel;
        } catch (IOException failed) {
            closeForced(channel);
            throw failed;
        }
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException _) {
            // Nothing reads it, and the next try begins with deleting it.
        }
    }

    private static void closeForced(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // All that counts was forced when it was written.
        }
    }

    private static void writeAll(FileChannel channel, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    private static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true);
            }
        }
    }
}
