package io.smartmon.quickstart.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log that never grows past a bound: at half of it the file is turned over, and one older file is kept. Thread-safe. A
 * disk that is full costs lines, never the process that writes them.
 */
public final class LogFile implements AutoCloseable {
    private static final long TURN_OVER_BYTES = 5L * 1024 * 1024;

    private final String name;
    private final Path file;
    private final Path older;
    private OutputStream out;
    private long size;

    /** Goes on with the file, or makes it. */
    public LogFile(Path folder, String name) throws IOException {
        this.name = name;
        this.file = folder.resolve(name + ".log");
        this.older = folder.resolve(name + ".log.1");
        this.out = open();
        this.size = Files.size(file);
    }

    /** Whose log it is. */
    public String name() {
        return name;
    }

    /** Appends a line. */
    public synchronized void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (size + bytes.length > TURN_OVER_BYTES) {
                out.close();
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
                out = open();
                size = 0;
            }
            out.write(bytes);
            size += bytes.length;
        } catch (IOException _) {
            // Nothing can be told where telling fails; the process goes on.
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
