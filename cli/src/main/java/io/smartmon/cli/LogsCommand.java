package io.smartmon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartmon logs}: the end of each log, or of one, and with {@code -f} new lines. */
@Command(name = "logs", description = "Show the logs, of one service or of all.")
public final class LogsCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "gui, orchestrator, shim, postgres, supervisor")
    private @Nullable String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Follow the log until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "Lines of each log. Default: 50.")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines < 0) {
            throw CommandFailure.usage("--lines takes 0 or more, not " + lines);
        }
        Map<String, Path> files = files(data.folder().logs());
        String wanted = service;
        if (files.isEmpty()) {
            throw CommandFailure.of("no logs in " + data.folder().logs() + "; nothing has been started there yet");
        }
        if (wanted != null) {
            Path file = files.get(wanted);
            if (file == null) {
                throw CommandFailure.usage("no log named '" + wanted + "'"
                        + Suggestion.to(wanted, files.keySet())
                                .map(meant -> ": did you mean '" + meant + "'?")
                                .orElse("; known: " + String.join(", ", files.keySet())));
            }
            files = Map.of(wanted, file);
        }
        PrintWriter out = spec.commandLine().getOut();
        Map<Path, Long> positions = new LinkedHashMap<>();
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            String prefix = files.size() == 1 ? "" : entry.getKey() + " | ";
            positions.put(entry.getValue(), Files.size(entry.getValue()));
            tail(entry.getValue()).forEach(line -> out.println(prefix + line));
        }
        out.flush();
        while (follow) {
            Thread.sleep(250);
            for (Map.Entry<String, Path> entry : files.entrySet()) {
                String prefix = files.size() == 1 ? "" : entry.getKey() + " | ";
                positions.computeIfPresent(entry.getValue(), (file, at) -> more(file, at, prefix, out));
            }
            out.flush();
        }
        return ExitCode.DONE.code();
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.sorted().forEach(file -> {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".log")) {
                        files.put(name.substring(0, name.length() - ".log".length()), file);
                    }
                });
            }
        }
        return files;
    }

    private List<String> tail(Path file) throws IOException {
        // A log is bounded at a few megabytes; its last 256 KiB are more than a screen ever shows.
        long size = Files.size(file);
        long from = Math.max(0, size - 256 * 1024);
        List<String> all = new String(read(file, from, size), StandardCharsets.UTF_8)
                .lines()
                .skip(from > 0 ? 1 : 0)
                .toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    private static long more(Path file, long at, String prefix, PrintWriter out) {
        try {
            long size = Files.size(file);
            // Smaller than before: the log was rotated, so start over.
            long from = size < at ? 0 : at;
            byte[] bytes = read(file, from, size);
            int complete = bytes.length;
            while (complete > 0 && bytes[complete - 1] != '\n') {
                complete--;
            }
            new String(bytes, 0, complete, StandardCharsets.UTF_8).lines().forEach(line -> out.println(prefix + line));
            return from + complete;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file, long from, long to) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(to - from, 1024 * 1024)];
            open.seek(from);
            open.readFully(bytes);
            return bytes;
        }
    }
}
