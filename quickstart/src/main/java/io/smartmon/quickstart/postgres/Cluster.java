package io.smartmon.quickstart.postgres;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.ProcessIdentity;
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
 * The files of a database server, and the programs of the same version.
 *
 * @param binaries the programs
 * @param folder the files
 * @param major the major version that created the files
 * @param log receives the output of the programs
 */
record Cluster(ServerBinaries binaries, Path folder, String major, LogFile log) {
    static final String ROLE = "smartmon";
    static final String DATABASE = "smartmon";
    private static final Duration PROGRAM_TIMEOUT = Duration.ofMinutes(2);

    /** The files in that folder; created first if there are none. */
    static Cluster in(Path postgres, LogFile log) throws IOException, InterruptedException {
        ServerBinaries binaries = ServerBinaries.unpackedIn(postgres);
        Path folder = postgres.resolve("data");
        String bundled = majorOf(binaries);
        Path version = folder.resolve("PG_VERSION");
        if (Files.exists(version)) {
            String existing = Files.readString(version).strip();
            if (!existing.equals(bundled)) {
                throw CommandFailure.of("the data in " + folder + " was created by PostgreSQL " + existing
                        + ", this version comes with " + bundled
                        + "; back it up with the version of Smart Monitor that created it"
                        + " (pg_dump), choose a new folder with --data and restore there");
            }
        } else {
            create(binaries, postgres, folder, log);
        }
        return new Cluster(binaries, folder, bundled, log);
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

    /** Whether the server with that process number accepts connections. */
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

    /** Removes leftovers of an earlier server, so that a new one can start. */
    void removeStale(Path sockets) throws IOException, InterruptedException {
        stopOrphan();
        // A killed server that is still a zombie would look alive to the new one.
        Files.deleteIfExists(folder.resolve("postmaster.pid"));
        try (Stream<Path> files = Files.list(sockets)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith(".s.PGSQL."))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Stops a server that still runs on these files, and waits for the last of its processes. */
    void stopOrphan() throws IOException, InterruptedException {
        Optional<ProcessIdentity> orphan = ServerProcesses.postmaster(folder);
        if (orphan.isPresent()) {
            log.line("stopping the server that an earlier supervisor left running: "
                    + orphan.get().pid());
            stop();
        }
        if (!ServerProcesses.awaitNone(folder, Duration.ofSeconds(30))) {
            for (ProcessIdentity left : ServerProcesses.all(folder)) {
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

    /** The command in a user namespace if this process is root: the server refuses to run as root. */
    List<String> asServerUser(List<String> command) {
        return asServerUserOf(command);
    }

    /** Removes variables that would change what the server's programs do. */
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

    private static void create(ServerBinaries binaries, Path postgres, Path folder, LogFile log)
            throws IOException, InterruptedException {
        String password = PrivateFiles.secret(passwordFile(postgres));
        Path draft = Files.createTempDirectory(postgres, "cluster-");
        Path first = draft.resolve("superuser");
        PrivateFiles.secret(first);
        Path fresh = draft.resolve("data");
        ProgramResult initdb = run(
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
        if (initdb.exit() != 0) {
            throw createFailure(postgres, initdb);
        }
        // Single-user mode, without a network: no superuser password is ever needed again.
        String sql = "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + password + "';\nCREATE DATABASE " + DATABASE
                + " OWNER " + ROLE + ";\n";
        ProgramResult bootstrap = run(
                asServerUserOf(
                        List.of(binaries.program("postgres"), "--single", "-D", fresh.toString(), "-j", "postgres")),
                sql.replace(";\n", ";\n\n"),
                log);
        if (bootstrap.exit() != 0 || bootstrap.output().contains("ERROR:")) {
            throw createFailure(postgres, bootstrap);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        ServerBinaries.delete(draft);
    }

    private static CommandFailure createFailure(Path postgres, ProgramResult result) {
        if (result.output().contains("unshare")) {
            return CommandFailure.of(
                    "as root the embedded PostgreSQL needs user namespaces, which this machine refuses ("
                            + result.output() + "); run as another user, or set DATABASE_URL");
        }
        return DiskProblem.explain(postgres, "the database could not be created", new IOException(result.output()));
    }

    /**
     * The result of a program.
     *
     * @param exit its exit code
     * @param output its line that names an error, or its last one
     */
    private record ProgramResult(int exit, String output) {}

    private static Path passwordFile(Path postgres) {
        return postgres.normalize().resolve("password");
    }

    private static String majorOf(ServerBinaries binaries) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(binaries.program("postgres"), "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.replaceFirst("(?s).*\\) ([0-9]+).*", "$1").strip();
    }

    private static ProgramResult run(List<String> command, LogFile log) throws IOException, InterruptedException {
        return run(command, "", log);
    }

    private static ProgramResult run(List<String> command, String input, LogFile log)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        cleanEnvironment(builder);
        Process process = builder.start();
        Output out = new Output(process.getInputStream(), log, command.getFirst());
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            log.line("the program ended before it read its input");
        }
        if (!process.waitFor(PROGRAM_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new ProgramResult(-1, "it did not end within " + PROGRAM_TIMEOUT.toSeconds() + " s");
        }
        out.awaitEnd();
        List<String> lines = out.last();
        String output = lines.stream()
                .filter(line -> line.contains("rror:")
                        || line.contains("ERROR:")
                        || line.contains("FATAL:")
                        || line.contains("unshare:"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "no output" : lines.getLast());
        return new ProgramResult(process.exitValue(), output);
    }
}
