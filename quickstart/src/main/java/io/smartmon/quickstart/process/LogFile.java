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
 * A log that never grows past a bound: at half of it the file is turned over, and one older file is kept. Thread-safe. A
 * disk that is full costs lines, never the process that writes them.
 */
public final class LogFile implements AutoCloseable {
    private static final long TURN_OVER_BYTES = 5L * 1024 * 1024;

    private final String name;
    private final Path file;
    private final Path older;

    /** Null after a failure: the next line opens the file anew and looks how large it really is. */
    private @Nullable OutputStream out;

    private long size;

    /** Whether the last line may have been written in part. */
    private boolean torn;

    private boolean closed;

    /** Goes on with the file, or makes it. */
    public LogFile(Path folder, String name) throws IOException {
        this.name = name;
        this.file = folder.resolve(name + ".log");
        this.older = folder.resolve(name + ".log.1");
        opened();
    }

    /** Whose log it is. */
    public String name() {
        return name;
    }

    /** Appends a line; after the end it is dropped. */
    public synchronized void line(String text) {
        if (closed) {
            return;
        }
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            OutputStream to = opened();
            if (size + bytes.length >= TURN_OVER_BYTES) {
                closeQuietly();
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
                to = opened();
            }
            if (torn && size > 0) {
                to.write('\n');
                size++;
            }
            to.write(bytes);
            size += bytes.length;
            torn = false;
        } catch (IOException _) {
            // Nothing can be told where telling fails; the process goes on, and the next line tries it anew.
            closeQuietly();
            torn = true;
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
            // Each line was handed over when it was written.
        }
    }
}
