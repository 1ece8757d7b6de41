package io.smartmon.quickstart.supervise;

import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.CommandWrapper;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service: its process, and its restart backoff. Used by one thread. */
final class ServiceProcess {
    private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
    private static final Duration STABLE_AFTER = Duration.ofMinutes(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final ServiceKind kind;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path folder;
    private final ChildStarter starter;
    private final LogFile log;

    private @Nullable Process process;
    private @Nullable Output errors;
    private @Nullable Output output;
    private ProcessIdentity identity = new ProcessIdentity(0, 0);
    private Instant since = Instant.EPOCH;
    private Duration backoff = MIN_BACKOFF;
    private Instant notBefore = Instant.EPOCH;
    private int restarts;

    ServiceProcess(
            ServiceKind kind,
            List<String> command,
            Map<String, String> environment,
            Path folder,
            ChildStarter starter,
            LogFile log) {
        this.kind = kind;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.folder = folder;
        this.starter = starter;
        this.log = log;
    }

    ServiceKind kind() {
        return kind;
    }

    boolean alive() {
        Process present = process;
        return present != null && present.isAlive();
    }

    void start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(CommandWrapper.child(command, "TERM"));
        builder.environment().putAll(environment);
        kind.variables().ifPresent(builder.environment().keySet()::retainAll);
        builder.directory(folder.toFile());
        Process fresh = starter.start(builder);
        fresh.getOutputStream().close();
        process = fresh;
        output = new Output(fresh.getInputStream(), log, kind.code());
        errors = new Output(fresh.getErrorStream(), log, kind.code());
        since = Instant.now();
        identity = ProcessIdentity.of(fresh.pid());
    }

    /** Restarts it if it has ended and its backoff is over; returns whether it did. */
    boolean restartIfEnded(Instant now) throws IOException, InterruptedException {
        if (alive()) {
            if (now.isAfter(since.plus(STABLE_AFTER))) {
                backoff = MIN_BACKOFF;
            }
            notBefore = Instant.EPOCH;
            return false;
        }
        if (notBefore.equals(Instant.EPOCH)) {
            notBefore = now.plus(backoff);
            log.line("supervisor: " + kind.code() + " has ended (" + exit() + "), restarting in " + backoff.toSeconds()
                    + " s");
            backoff = backoff.multipliedBy(2).compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff.multipliedBy(2);
        }
        if (now.isBefore(notBefore)) {
            return false;
        }
        notBefore = Instant.EPOCH;
        restarts++;
        start();
        return true;
    }

    /** Asks it to end, waits, and kills it if it does not. */
    void stop() throws InterruptedException {
        Process present = process;
        if (present == null || !present.isAlive()) {
            return;
        }
        present.destroy();
        if (!present.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            log.line("supervisor: " + kind.code() + " did not end within " + STOP_TIMEOUT.toSeconds()
                    + " s and was killed");
            present.destroyForcibly();
            present.waitFor(5, TimeUnit.SECONDS);
        }
    }

    /** Ends it at once, whatever it does; it is restarted like one that ended by itself. */
    void kill(String why) {
        Process present = process;
        if (present != null && present.isAlive()) {
            log.line("supervisor: " + kind.code() + " is killed: " + why);
            present.destroyForcibly();
        }
    }

    /** Why it ended: its last line of output, if any. */
    String exitReason() throws InterruptedException {
        Output err = errors;
        Output out = output;
        if (err == null || out == null) {
            return "it was never started";
        }
        err.awaitEnd();
        out.awaitEnd();
        return oneLine(err.last())
                .or(() -> oneLine(out.last()))
                .orElse(kind.code() + " ended without output (" + exit() + ")");
    }

    RunState.Service state() {
        return new RunState.Service(kind.code(), identity, since, restarts);
    }

    private String exit() {
        Process present = process;
        return present == null || present.isAlive() ? "running" : "exit code " + present.exitValue();
    }

    private static Optional<String> oneLine(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith(" "))
                .filter(line -> !line.startsWith("Caused by") && !line.startsWith("WARNING:"))
                .map(line -> line.replaceFirst("^smartmon [a-z]+: ", ""))
                .findFirst();
    }
}
