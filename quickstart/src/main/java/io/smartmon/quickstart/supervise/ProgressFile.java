package io.smartmon.quickstart.supervise;

import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Progress sent through a file, from a supervisor to the command that started it and waits. One line per step; a line is
 * complete once its line break is there.
 *
 * @param file readable by its owner only: it holds the sign-in link until the reader deletes it
 */
public record ProgressFile(Path file) implements Progress {
    /** An empty file at that path. */
    public static ProgressFile create(Path file) throws IOException {
        PrivateFiles.write(file, "");
        return new ProgressFile(file);
    }

    /** The complete lines so far; empty once it was deleted. */
    public List<String> lines() throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Forwards a line; returns the exit code if it was the last, else -1. */
    public static int replay(String line, Progress to) {
        String[] part = line.split("\t", -1);
        return switch (part[0]) {
            case "ready" -> {
                to.ready(part[1], part[2]);
                yield 0;
            }
            case "failed" -> {
                to.failed(part[2], Integer.parseInt(part[1]));
                yield Integer.parseInt(part[1]);
            }
            default -> {
                to.step(part[1]);
                yield -1;
            }
        };
    }

    /** Goes to the supervisor's log if no command waits any more or the file cannot be written. */
    @Override
    public void step(String text) {
        try {
            if (append("step", text)) {
                return;
            }
        } catch (UncheckedIOException _) {
            // Logged below.
        }
        System.err.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }

    @Override
    public void ready(String address, String signInLink) {
        append("ready", address, signInLink);
    }

    @Override
    public void failed(String message, int exitCode) {
        append("failed", Integer.toString(exitCode), message);
    }

    /** False if no command waits any more. */
    private boolean append(String... parts) {
        try {
            // Without CREATE: a reader that has gone away deleted the file.
            if (!Files.exists(file)) {
                return false;
            }
            String line = String.join("\t", parts).replace('\n', ' ') + "\n";
            Files.writeString(file, line, StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
