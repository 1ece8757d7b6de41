package io.smartmon.quickstart.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Copies the output of a process to its log, and keeps the last lines. Thread-safe. */
public final class Output {
    private static final int MAX_LAST_LINES = 40;
    private static final int MAX_LINE = 8192;

    private final LogFile log;
    private final Deque<String> last = new ArrayDeque<>();
    private final Thread thread;

    /** Starts reading; ends with the stream. */
    public Output(InputStream stream, LogFile log, String name) {
        this.log = log;
        this.thread = Thread.ofVirtual().name("output of " + name).start(() -> pump(stream));
    }

    /** The last lines, oldest first. */
    public synchronized List<String> last() {
        return List.copyOf(last);
    }

    /** Waits up to a second for the end of the stream, so that {@link #last} is complete. */
    public void awaitEnd() throws InterruptedException {
        thread.join(java.time.Duration.ofSeconds(1));
    }

    private void pump(InputStream stream) {
        try (BufferedReader lines = new BufferedReader(new java.io.InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String bounded = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line;
                log.line(bounded);
                remember(bounded);
            }
        } catch (IOException _) {
            // The process ended; its output so far is kept.
        }
    }

    private synchronized void remember(String line) {
        last.addLast(line);
        if (last.size() > MAX_LAST_LINES) {
            last.removeFirst();
        }
    }
}
