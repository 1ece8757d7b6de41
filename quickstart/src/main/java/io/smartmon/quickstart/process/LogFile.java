package io.smartmon.quickstart.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A log of bounded size: at half of it the file is rotated, and one older file is kept. Thread-safe. On a full disk lines are
 * lost; the process that writes them continues.
 */
public final class LogFile implements AutoCloseable {
    private static final long MAX_FILE_BYTES = 5L * 1024 * 1024;

    private final String name;
    private final Path file;
    private final Path older;

    /** Null after a failure: the next line reopens the file and reads its size. */
    private @Nullable OutputStream out;

    private long size;

    /** Whether the last line may be incomplete. */
    private boolean incomplete;

    private boolean closed;

    /** Appends to the file, or creates it. */
    public LogFile(Path folder, String name) throws IOException {
        this.name = name;
        this.file = folder.resolve(name + ".log");
        this.older = folder.resolve(name + ".log.1");
        opened();
    }

    /** The file that is written now. */
    public Path path() {
        return file;
    }

    /** The name of the process. */
    public String name() {
        return name;
    }

    /** Appends a line; dropped once closed. */
    public synchronized void line(String text) {
        if (closed) {
            return;
        }
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            OutputStream to = opened();
            if (size + bytes.length >= MAX_FILE_BYTES) {
                closeQuietly();
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
                to = opened();
            }
            if (incomplete && size > 0) {
                to.write('\n');
                size++;
            }
            to.write(bytes);
            size += bytes.length;
            incomplete = false;
        } catch (IOException _) {
            // The log cannot report its own failure; the process continues, and the next line tries again.
            closeQuietly();
            incomplete = true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeQuietly();
    }

    private OutputStream opened() throws IOException {
        OutputStream present = out;
        if (present == null) {
            present = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            out = present;
            size = Files.size(file);
        }
        return present;
    }

    private void closeQuietly() {
        OutputStream present = out;
        out = null;
        if (present == null) {
            return;
        }
        try {
            present.close();
        } catch (IOException _) {
            // Each line was already written.
        }
    }
}
