package io.smartmon.quickstart.postgres;

import io.smartmon.cli.run.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of a server, found by the folder that they work in. */
final class ServerProcesses {
    private static final Path PROC = Path.of("/proc");

    private ServerProcesses() {}

    /** The server that {@code postmaster.pid} names, if it still runs and works in that folder. */
    static Optional<ProcessIdentity> postmaster(Path cluster) throws IOException {
        try (Stream<String> lines = Files.lines(cluster.resolve("postmaster.pid"))) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("[0-9]{1,10}"))
                    .map(line -> ProcessIdentity.of(Long.parseLong(line)))
                    .filter(ProcessIdentity::alive)
                    .filter(identity -> worksIn(identity.pid(), cluster));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Every process that works in that folder: a server's children outlive a killed server for a moment. */
    static List<ProcessIdentity> all(Path cluster) throws IOException {
        if (!Files.isDirectory(PROC)) {
            return List.of();
        }
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .map(Long::parseLong)
                    .filter(pid -> worksIn(pid, cluster))
                    .map(ProcessIdentity::of)
                    .filter(ProcessIdentity::alive)
                    .toList();
        }
    }

    /** Waits until no process works in that folder any more; false on timeout. */
    static boolean awaitNone(Path cluster, Duration timeout) throws IOException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!all(cluster).isEmpty()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    private static boolean worksIn(long pid, Path cluster) {
        Path link = PROC.resolve(Long.toString(pid)).resolve("cwd");
        if (!Files.isDirectory(PROC)) {
            return true;
        }
        try {
            return Files.readSymbolicLink(link).equals(cluster.toRealPath());
        } catch (IOException _) {
            return false;
        }
    }
}
