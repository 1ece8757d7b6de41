package io.smartmon.quickstart.postgres;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.ProcessMark;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.Output;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The files of a database server, and the programs that fit them.
 *
 * @param binaries the programs
 * @param folder the files
 * @param major the major version that the files were made by
 * @param log where what the programs say is kept
 */
record Cluster(ServerBinaries binaries, Path folder, String major, LogFile log) {
    static final String ROLE = "smartmon";
    static final String DATABASE = "smartmon";
    private static final Duration PROGRAM = Duration.ofMinutes(2);

    /** The files in that folder; made first if there are none. */
    static Cluster in(Path postgres, LogFile log) throws IOException, InterruptedException {
        ServerBinaries binaries = ServerBinaries.unpackedIn(postgres);
        Path folder = postgres.resolve("data");
        String offered = majorOf(binaries);
        Path version = folder.resolve("PG_VERSION");
        if (Files.exists(version)) {
            String kept = Files.readString(version).strip();
            if (!kept.equals(offered)) {
                throw CommandFailure.of("the data in " + folder + " was made by PostgreSQL " + kept
                        + ", this version brings " + offered
                        + "; back it up with the version of Smart Monitor that made it"
                        + " (pg_dump), name a new folder with --data and restore there");
            }
        } else {
            make(binaries, postgres, folder, log);
        }
        return new Cluster(binaries, folder, offered, log);
    }

    /** The files in that folder, if there are any and the programs too. */
    static Optional<Cluster> existing(Path postgres, LogFile log) throws IOException {
        Path folder = postgres.resolve("data");
        if (!Files.exists(folder.resolve("PG_VERSION"))) {
            return Optional.empty();
        }
        String major = Files.readString(folder.resolve("PG_VERSION")).strip();
        return Optional.of(new Cluster(ServerBinaries.unpackedIn(postgres), folder, major, log));
    }

    String password() throws IOException {
        return PrivateFiles.secret(passwordFile(folder.resolveSibling(".")));
    }

    /** Whether the server with that number says that it takes connections. */
    boolean readyAs(long pid) throws IOException {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("postmaster.pid"));
            return lines.size() > 7
                    && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Makes sure that nothing of an earlier server is in the way of a new one. */
    void clearAway(Path sockets) throws IOException, InterruptedException {
        stopOrphan();
        // The server itself would take a killed one that nobody has waited for (a zombie) for a living one.
        Files.deleteIfExists(folder.resolve("postmaster.pid"));
        try (Stream<Path> files = Files.list(sockets)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith(".s.PGSQL."))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Stops a server that still works on these files, and waits for the last of its processes. */
    void stopOrphan() throws IOException, InterruptedException {
        Optional<ProcessMark> orphan = ServerProcesses.postmaster(folder);
        if (orphan.isPresent()) {
            log.line("stopping the server that an earlier supervisor left: "
                    + orphan.get().pid());
            stop();
        }
        if (!ServerProcesses.awaitNone(folder, Duration.ofSeconds(30))) {
            for (ProcessMark left : ServerProcesses.all(folder)) {
                left.handle().ifPresent(ProcessHandle::destroyForcibly);
            }
            ServerProcesses.awaitNone(folder, Duration.ofSeconds(5));
        }
    }

    /** Stops the server on these files: fast, and if that takes too long, at once. */
    void stop() throws IOException, InterruptedException {
        List<String> fast = List.of(
                binaries.program("pg_ctl"), "stop", "-D", folder.toString(), "-m", "fast", "-w", "-t", "40", "-s");
        if (run(asServerUser(fast), log).exit() != 0
                && ServerProcesses.postmaster(folder).isPresent()) {
            List<String> now = List.of(
                    binaries.program("pg_ctl"),
                    "stop",
                    "-D",
                    folder.toString(),
                    "-m",
                    "immediate",
                    "-w",
                    "-t",
                    "10",
                    "-s");
            run(asServerUser(now), log);
        }
    }

    /** The command as it must run for the server to agree: it refuses to run as root. */
    List<String> asServerUser(List<String> command) {
        return asServerUserOf(command);
    }

    /** Takes out what would lead the server's programs astray. */
    static void cleanEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
    }

    private static List<String> asServerUserOf(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("unshare", "-U"));
        all.addAll(command);
        return all;
    }

    private static void make(ServerBinaries binaries, Path postgres, Path folder, LogFile log)
            throws IOException, InterruptedException {
        String password = PrivateFiles.secret(passwordFile(postgres));
        Path draft = Files.createTempDirectory(postgres, "cluster-");
        Path first = draft.resolve("superuser");
        PrivateFiles.secret(first);
        Path fresh = draft.resolve("data");
        Ran made = run(
                asServerUserOf(List.of(
                        binaries.program("initdb"),
                        "-D",
                        fresh.toString(),
                        "-U",
                        "postgres",
                        "-A",
                        "scram-sha-256",
                        "--pwfile",
                        first.toString(),
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "--data-checksums",
                        "--no-instructions")),
                log);
        if (made.exit() != 0) {
            throw trouble(postgres, made);
        }
        // Alone and without a network: no password of a superuser is ever needed again.
        String orders = "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + password + "';\nCREATE DATABASE " + DATABASE
                + " OWNER " + ROLE + ";\n";
        Ran ordered = run(
                asServerUserOf(
                        List.of(binaries.program("postgres"), "--single", "-D", fresh.toString(), "-j", "postgres")),
                orders.replace(";\n", ";\n\n"),
                log);
        if (ordered.exit() != 0 || ordered.said().contains("ERROR:")) {
            throw trouble(postgres, ordered);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        ServerBinaries.delete(draft);
    }

    private static CommandFailure trouble(Path postgres, Ran ran) {
        if (ran.said().contains("unshare")) {
            return CommandFailure.of(
                    "as root the embedded PostgreSQL needs user namespaces, which this machine refuses (" + ran.said()
                            + "); run as another user, or set DATABASE_URL");
        }
        return DiskTrouble.explain(postgres, "the database could not be made", new IOException(ran.said()));
    }

    /**
     * What became of a program.
     *
     * @param exit its exit code
     * @param said its line that names an error, or its last one
     */
    private record Ran(int exit, String said) {}

    private static Path passwordFile(Path postgres) {
        return postgres.normalize().resolve("password");
    }

    private static String majorOf(ServerBinaries binaries) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(binaries.program("postgres"), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.replaceFirst("(?s).*\\) ([0-9]+).*", "$1").strip();
    }

    private static Ran run(List<String> command, LogFile log) throws IOException, InterruptedException {
        return run(command, "", log);
    }

    private static Ran run(List<String> command, String input, LogFile log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        cleanEnvironment(builder);
        Process process = builder.start();
        Output out = new Output(process.getInputStream(), log, command.getFirst());
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            log.line("the program ended before it read its orders");
        }
        if (!process.waitFor(PROGRAM.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Ran(-1, "it did not end within " + PROGRAM.toSeconds() + " s");
        }
        out.awaitEnd();
        List<String> lines = out.last();
        String said = lines.stream()
                .filter(line -> line.contains("rror:")
                        || line.contains("ERROR:")
                        || line.contains("FATAL:")
                        || line.contains("unshare:"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "it said nothing" : lines.getLast());
        return new Ran(process.exitValue(), said);
    }
}
