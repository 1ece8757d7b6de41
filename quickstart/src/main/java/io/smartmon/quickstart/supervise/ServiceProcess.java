package io.smartmon.quickstart.supervise;

import io.smartmon.cli.run.ProcessMark;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.Output;
import io.smartmon.quickstart.process.Wrapped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service: its process, and when it may be started again after it died. Used by one thread. */
final class ServiceProcess {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    private static final Duration GREATEST_WAIT = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServiceKind kind;
    private final List<String> command;
    private Map<String, String> environment;
    private final Path folder;
    private final ChildStarter starter;
    private final LogFile log;

    private @Nullable Process process;
    private @Nullable Output errors;
    private @Nullable Output words;
    private ProcessMark mark = new ProcessMark(0, 0);
    private Instant since = Instant.EPOCH;
    private Duration wait = LEAST_WAIT;
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
        ProcessBuilder builder = new ProcessBuilder(Wrapped.child(command, "TERM"));
        builder.environment().putAll(environment);
        builder.directory(folder.toFile());
        Process fresh = starter.start(builder);
        fresh.getOutputStream().close();
        process = fresh;
        words = new Output(fresh.getInputStream(), log, kind.word());
        errors = new Output(fresh.getErrorStream(), log, kind.word());
        since = Instant.now();
        mark = ProcessMark.of(fresh.pid());
    }

    /** Starts it again if it has died and its time has come; says whether it did. */
    boolean revive(Instant now) throws IOException, InterruptedException {
        if (alive()) {
            if (now.isAfter(since.plus(STEADY))) {
                wait = LEAST_WAIT;
            }
            notBefore = Instant.EPOCH;
            return false;
        }
        if (notBefore.equals(Instant.EPOCH)) {
            notBefore = now.plus(wait);
            log.line("supervisor: " + kind.word() + " has ended (" + exit() + "), is started again in "
                    + wait.toSeconds() + " s");
            wait = wait.multipliedBy(2).compareTo(GREATEST_WAIT) > 0 ? GREATEST_WAIT : wait.multipliedBy(2);
        }
        if (now.isBefore(notBefore)) {
            return false;
        }
        notBefore = Instant.EPOCH;
        restarts++;
        start();
        return true;
    }

    /** Stops it and starts it again with another environment. */
    void restartWith(Map<String, String> other) throws IOException, InterruptedException {
        environment = Map.copyOf(other);
        stop();
        notBefore = Instant.EPOCH;
        restarts++;
        start();
    }

    /** Asks it to end, waits, and ends it if it does not. */
    void stop() throws InterruptedException {
        Process present = process;
        if (present == null || !present.isAlive()) {
            return;
        }
        present.destroy();
        if (!present.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            log.line(
                    "supervisor: " + kind.word() + " did not end within " + PATIENCE.toSeconds() + " s and was killed");
            present.destroyForcibly();
            present.waitFor(5, TimeUnit.SECONDS);
        }
    }

    /** Why it ended, in its own words where it had some. */
    String lastWords() throws InterruptedException {
        Output err = errors;
        Output out = words;
        if (err == null || out == null) {
            return "it was never started";
        }
        err.awaitEnd();
        out.awaitEnd();
        return oneLine(err.last())
                .or(() -> oneLine(out.last()))
                .orElse(kind.word() + " ended without a word (" + exit() + ")");
    }

    RunState.Service state() {
        return new RunState.Service(kind.word(), mark, since, restarts);
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
