package io.smartmon.quickstart.postgres;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.CommandWrapper;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.Output;
import io.smartmon.quickstart.process.PrivateFiles;
import io.smartmon.storage.connection.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An embedded PostgreSQL server for one database with one role. Commits are durable (fsync on), passwords are required, and it
 * listens on no port: its Unix socket lies in a folder of its user alone, so that no other user of the machine can connect, use up
 * its connections, or wait in its place for a password. One thread starts and stops it; its other methods are thread-safe.
 */
public final class EmbeddedServer {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_ATTEMPTS = 5;
    /** It only names the socket. */
    private static final String PORT = "5432";

    /** The name of its socket. */
    public static final String SOCKET = ".s.PGSQL." + PORT;

    private final Cluster cluster;
    private final Process process;
    private final Path sockets;

    private EmbeddedServer(Cluster cluster, Process process, Path sockets) {
        this.cluster = cluster;
        this.process = process;
        this.sockets = sockets;
    }

    /**
     * Starts the server; unpacks and creates it first if needed. A server that outlived an earlier supervisor is stopped
     * first.
     *
     * @param postgres the folder of the server; its parent exists
     * @param sockets the folder of its socket, in which {@link #SOCKET} fits
     */
    public static EmbeddedServer start(Path postgres, Path sockets, ChildStarter starter, LogFile log)
            throws InterruptedException {
        try {
            PrivateFiles.folder(postgres);
            removeDrafts(postgres);
            Cluster cluster = Cluster.in(postgres, log);
            String failure = "";
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                cluster.removeStale(sockets);
                Process process = spawn(cluster, sockets, starter);
                Output out = new Output(process.getInputStream(), log, "postgres");
                if (awaitReady(cluster, process)) {
                    return new EmbeddedServer(cluster, process, sockets);
                }
                process.destroy();
                out.awaitEnd();
                failure = lastFatal(out.last());
            }
            throw CommandFailure.of("the embedded PostgreSQL did not start: " + failure + " (see: " + log.path() + ")");
        } catch (IOException e) {
            throw DiskProblem.explain(postgres, "the database server could not be prepared", e);
        }
    }

    /** Stops a server that an earlier supervisor left behind; nothing happens if there is none. */
    public static void stopOrphan(Path postgres, LogFile log) throws IOException, InterruptedException {
        Optional<Cluster> cluster = Cluster.existing(postgres, log);
        if (cluster.isPresent()) {
            cluster.get().stopOrphan();
        }
    }

    /** Its URL, with the password. */
    public String url() throws IOException {
        return "postgresql://" + Cluster.ROLE + ":" + cluster.password() + "@"
                + DatabaseUrl.encode(sockets.toAbsolutePath().toString())
                + ":" + PORT + "/" + Cluster.DATABASE;
    }

    /** A description for people. */
    public String describe() {
        return "embedded PostgreSQL " + cluster.major() + " on " + sockets.resolve(SOCKET);
    }

    /** Its process. */
    public ProcessIdentity identity() {
        return ProcessIdentity.of(process.pid());
    }

    /** Whether it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Waits until it has ended. */
    public void await() throws InterruptedException {
        process.waitFor();
    }

    /** Stops it: clients are disconnected, commits are kept. */
    public void stop() throws InterruptedException {
        try {
            cluster.stop();
        } catch (IOException _) {
            process.destroy();
        }
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static Process spawn(Cluster cluster, Path sockets, ChildStarter starter)
            throws IOException, InterruptedException {
        List<String> server = List.of(
                cluster.binaries().program("postgres"),
                "-D",
                cluster.folder().toString(),
                "-k",
                sockets.toString(),
                "-p",
                PORT,
                "-c",
                "listen_addresses=",
                "-c",
                "authentication_timeout=5s",
                "-c",
                "unix_socket_permissions=0700",
                "-c",
                "max_connections=40",
                "-c",
                "shared_buffers=32MB",
                "-c",
                "max_wal_size=256MB",
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on",
                "-c",
                "jit=off",
                "-c",
                "idle_in_transaction_session_timeout=60s",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC",
                "-c",
                "logging_collector=off",
                "-c",
                "cluster_name=smartmon");
        ProcessBuilder builder = new ProcessBuilder(cluster.asServerUser(CommandWrapper.child(server, "INT")));
        builder.redirectErrorStream(true);
        Cluster.cleanEnvironment(builder);
        Process process = starter.start(builder);
        process.getOutputStream().close();
        return process;
    }

    private static boolean awaitReady(Cluster cluster, Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (cluster.readyAs(process.pid())) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    private static void removeDrafts(Path postgres) throws IOException {
        List<Path> drafts;
        try (Stream<Path> all = Files.list(postgres)) {
            drafts = all.filter(path -> path.getFileName().toString().matches("(unpack|cluster)-.*"))
                    .toList();
        }
        for (Path draft : drafts) {
            ServerBinaries.delete(draft);
        }
    }

    private static String lastFatal(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:") || line.contains("unshare:"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "no output" : lines.getLast());
    }
}
