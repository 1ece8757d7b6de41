package io.smartmon.testkit.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.postgresql.Driver;

/** A server that tests may use, and who may make databases there. */
record PostgresServer(String host, int port, String database, String user, String password) {
    private static final String PASSWORD = "test";

    /** The server of this run: our own, an existing one, or none with the reason. */
    @SuppressWarnings("deprecation") // AutoCloseable alone is closed only where a setting says so
    static final class Shared implements CloseableResource, AutoCloseable {
        final @Nullable PostgresServer server;
        final String unavailable;
        private final @Nullable Process process;
        private final @Nullable Path folder;
        private final @Nullable Thread hook;

        private Shared(
                @Nullable PostgresServer server, String unavailable, @Nullable Process process, @Nullable Path folder) {
            this.server = server;
            this.unavailable = unavailable;
            this.process = process;
            this.folder = folder;
            this.hook = process == null ? null : new Thread(this::stop, "stop-test-postgres");
            if (hook != null) {
                Runtime.getRuntime().addShutdownHook(hook);
            }
        }

        /** A server of that major version; 0 means the one that the environment names, or the version on the class path. */
        static Shared start(int major) {
            String given = System.getenv("SMARTMON_TEST_POSTGRES");
            try {
                if (major != 0) {
                    return startOwn(PostgresPrograms.of(major));
                }
                return given == null || given.isBlank() ? startOwn(PostgresPrograms.ofClassPath()) : given(given);
            } catch (IOException failed) {
                return new Shared(null, String.valueOf(failed.getMessage()), null, null);
            }
        }

        private static Shared given(String url) throws IOException {
            Properties parsed = Driver.parseURL(url, new Properties());
            if (parsed == null) {
                throw new IOException("SMARTMON_TEST_POSTGRES is not a jdbc:postgresql:// URL");
            }
            PostgresServer server = new PostgresServer(
                    parsed.getProperty("PGHOST", "localhost"),
                    Integer.parseInt(parsed.getProperty("PGPORT", "5432")),
                    parsed.getProperty("PGDBNAME", "postgres"),
                    parsed.getProperty("user", "postgres"),
                    parsed.getProperty("password", ""));
            return new Shared(server, "", null, null);
        }

        private static Shared startOwn(PostgresPrograms version) throws IOException {
            Path programs = version.unpacked();
            Path folder = Files.createTempDirectory(
                    "smartmon-pg-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path data = folder.resolve("data");
            Path secret = Files.writeString(folder.resolve("password"), PASSWORD);
            run(
                    folder,
                    command(
                            programs,
                            "initdb",
                            "-D",
                            data.toString(),
                            "-U",
                            "postgres",
                            "-A",
                            "scram-sha-256",
                            "--pwfile=" + secret,
                            "-E",
                            "UTF8",
                            "--locale=C",
                            "--no-sync"));
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            Process process = new ProcessBuilder(command(
                            programs,
                            "postgres",
                            "-D",
                            data.toString(),
                            "-k",
                            folder.toString(),
                            "-h",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "fsync=off",
                            "-c",
                            "full_page_writes=off",
                            "-c",
                            "max_connections=60",
                            "-c",
                            "shared_buffers=32MB",
                            "-c",
                            "timezone=Europe/Berlin"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            PostgresServer server = new PostgresServer("127.0.0.1", port, "postgres", "postgres", PASSWORD);
            Shared shared = new Shared(server, "", process, folder);
            try {
                await(server, process, folder);
            } catch (IOException failed) {
                shared.close();
                throw failed;
            }
            return shared;
        }

        private static void await(PostgresServer server, Process process, Path folder) throws IOException {
            String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
            Properties who = new Properties();
            who.setProperty("user", server.user());
            who.setProperty("password", server.password());
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                try (Connection connection = new Driver().connect(url, who)) {
                    if (connection != null) {
                        return;
                    }
                } catch (SQLException notYet) {
                    if (!process.isAlive() || System.nanoTime() > until) {
                        throw new IOException(
                                "the server did not start: " + Files.readString(folder.resolve("log")), notYet);
                    }
                }
                pause();
            }
        }

        @Override
        public void close() {
            if (hook != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
            stop();
        }

        private void stop() {
            Process running = process;
            if (running == null || folder == null) {
                return;
            }
            try {
                // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client.
                run(folder, List.of("kill", "-INT", Long.toString(running.pid())));
                if (!running.waitFor(20, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
                delete(folder);
            } catch (IOException failed) {
                running.destroyForcibly();
            } catch (InterruptedException interrupted) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<String> command(Path programs, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name", "").equals("root")) {
            // PostgreSQL refuses root; in a user namespace without a mapping the same user is nobody.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static void run(Path folder, List<String> command) throws IOException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue() + ": "
                    + Files.readString(output).strip());
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
