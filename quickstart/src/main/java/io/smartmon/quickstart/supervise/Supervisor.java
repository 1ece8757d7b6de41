package io.smartmon.quickstart.supervise;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.ExitCode;
import io.smartmon.cli.Program;
import io.smartmon.cli.SignInLink;
import io.smartmon.cli.SystemBus;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessIdentity;
import io.smartmon.cli.run.RunState;
import io.smartmon.config.ConfigurationException;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.quickstart.postgres.DiskProblem;
import io.smartmon.quickstart.postgres.EmbeddedServer;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.PrivateFiles;
import io.smartmon.quickstart.process.RememberedPort;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.connection.SingleConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs everything on one data folder: starts database and services, restarts what ends, and stops all of it in order when it is
 * asked to. One thread does all of that; another may ask it to stop.
 */
final class Supervisor {
    static final String DATABASE = "postgres";
    /** How often an agent that does not answer is ended within that time: whoever makes it deaf must not keep it from working. */
    private static final int MAX_KILLS = 3;

    private static final Duration KILLS_COUNTED = Duration.ofHours(1);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(100);
    private static final Duration BUS_INTERVAL = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 250;

    private final RunSettings settings;
    private final DataFolder data;
    private final Progress progress;
    private final ChildStarter starter = new ChildStarter();
    private final Instant since = Instant.now();
    private final CountDownLatch stopSignal = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<ServiceProcess> services = new ArrayList<>();
    private final List<LogFile> logs = new ArrayList<>();

    private RunState.Phase phase = RunState.Phase.STARTING;
    private @Nullable EmbeddedServer server;
    private Instant serverSince = Instant.EPOCH;
    private int serverRestarts;
    private Map<String, String> childEnvironment = Map.of();
    private Instant busCheckedAt = Instant.EPOCH;
    private @Nullable String unwrittenUrl;
    private @Nullable Liveness agentLiveness;
    /** When the agent was ended because it did not answer. */
    private final List<Instant> agentKills = new ArrayList<>();

    private final RetryingTask stateWrite;
    private final RetryingTask helperStart;

    Supervisor(RunSettings settings, Progress progress) {
        this.settings = settings;
        this.data = settings.data();
        this.progress = progress;
        this.stateWrite = new RetryingTask(data.run(), "the run state could not be written", progress::step);
        this.helperStart = new RetryingTask(data.root(), "the helper could not be started", progress::step);
    }

    /** Asks it to stop, and waits until it has. */
    void stop() {
        stopSignal.countDown();
        try {
            if (!stopped.await(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                progress.step("gave up waiting for the processes to end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs until it is asked to stop; returns the exit code.
     *
     * @throws CommandFailure if the folder is locked or cannot be used; nothing was started then
     */
    int run() throws InterruptedException {
        try (FolderLock _ = FolderLock.take(data)) {
            if (Leftovers.stopServices(data) > 0) {
                progress.step("stopped services that an earlier run left behind");
            }
            settings.bind().requireFree();
            try {
                if (start()) {
                    watch();
                }
                return ExitCode.DONE.code();
            } catch (CommandFailure e) {
                progress.failed(String.valueOf(e.getMessage()), e.exitCode().code());
                return e.exitCode().code();
            } catch (ConfigurationException e) {
                progress.failed(String.valueOf(e.getMessage()), ExitCode.USAGE.code());
                return ExitCode.USAGE.code();
            } catch (SmartmonException e) {
                progress.failed(String.valueOf(e.getMessage()), ExitCode.FAILED.code());
                return ExitCode.FAILED.code();
            } finally {
                stopAll();
            }
        } catch (IOException e) {
            throw DiskProblem.explain(data.root(), "the data folder could not be used", e);
        } finally {
            stopped.countDown();
        }
    }

    /** Starts everything; false if it was asked to stop first. */
    private boolean start() throws IOException, InterruptedException {
        writeState();
        String databaseUrl = startDatabase();
        Path helperSocket = settings.prepareHelper();
        RememberedPort management = new RememberedPort(data.run().resolve("management.port"));
        int managementPort = management.free();
        management.remember(managementPort);
        childEnvironment = settings.childEnvironment(databaseUrl, managementPort, helperSocket);
        if (stopRequested(Duration.ZERO)) {
            return false;
        }
        progress.step("starting the services");
        // Written after each: if this process is killed, the next start stops what is recorded there.
        startService(ServiceKind.GUI);
        writeState();
        startService(ServiceKind.AGENT);
        agentLiveness = new Liveness(() -> Readiness.agentIsAlive(managementPort));
        writeState();
        busCheckedAt = Instant.now();
        startHelperIfNeeded();
        writeState();
        try (SingleConnection database =
                new SingleConnection(ChosenDatabase.parse(databaseUrl).url(), "smartmon-up")) {
            if (!awaitReady(database)) {
                return false;
            }
            String token = new AccountStore(database, MicrosecondClock.system()).issueSignInLink("up");
            phase = RunState.Phase.UP;
            writeState();
            progress.ready(settings.bind().url(), SignInLink.of(settings.publicAddress(), token));
        }
        return true;
    }

    private String startDatabase() throws IOException, InterruptedException {
        Optional<ChosenDatabase> named = settings.database();
        if (named.isPresent()) {
            named.get().requireAnswer();
            return DatabaseSettings.URL.get(settings.environment());
        }
        progress.step("starting the embedded PostgreSQL in " + data.postgres());
        EmbeddedServer started = startServer();
        String url = started.url();
        unwrittenUrl = url;
        writeState();
        return url;
    }

    private EmbeddedServer startServer() throws IOException, InterruptedException {
        EmbeddedServer started = EmbeddedServer.start(
                data.postgres(), SocketFolder.of(data.run(), EmbeddedServer.SOCKET), starter, log(DATABASE));
        server = started;
        serverSince = Instant.now();
        return started;
    }

    private void startService(ServiceKind kind) throws IOException, InterruptedException {
        ServiceProcess service = new ServiceProcess(
                kind,
                kind.command(settings.home(), settings.systemProperties(kind)),
                childEnvironment,
                data.root(),
                starter,
                log(kind.code()));
        service.start();
        services.add(service);
    }

    private void startHelperIfNeeded() throws IOException, InterruptedException {
        boolean started = services.stream().anyMatch(service -> service.kind() == ServiceKind.HELPER);
        if (!started && SystemBus.of(settings.environment().variables()).present()) {
            startService(ServiceKind.HELPER);
        }
    }

    private boolean awaitReady(SingleConnection database) throws InterruptedException {
        Instant end = Instant.now().plus(START_TIMEOUT);
        boolean pages = false;
        while (Instant.now().isBefore(end)) {
            requireAlive();
            if (!pages && Readiness.pages(settings.bind().url())) {
                pages = true;
                progress.step("the pages answer; waiting for the first measurement");
            }
            if (pages && Readiness.sampled(database, settings.hostName(), since)) {
                return true;
            }
            if (stopRequested(Duration.ofMillis(POLL_MILLIS))) {
                return false;
            }
        }
        throw CommandFailure.of((pages ? "no measurement was stored" : "the pages did not answer") + " within "
                + START_TIMEOUT.toSeconds() + " s; see: "
                + data.command("logs " + (pages ? "orchestrator" : "gui")));
    }

    private void requireAlive() throws InterruptedException {
        for (ServiceProcess service : services) {
            if (service.kind() != ServiceKind.HELPER && !service.alive()) {
                throw CommandFailure.of(service.exitReason());
            }
        }
        EmbeddedServer present = server;
        if (present != null && !present.alive()) {
            throw CommandFailure.of("the embedded PostgreSQL ended; see: " + data.command("logs postgres"));
        }
    }

    /** From here on a failed write is reported and retried; the services keep running. */
    private void watch() throws IOException, InterruptedException {
        while (!stopRequested(Duration.ofMillis(POLL_MILLIS))) {
            Instant now = Instant.now();
            boolean changed = restartServerIfEnded();
            killAgentIfLost();
            for (ServiceProcess service : services) {
                if (service.restartIfEnded(now)) {
                    changed = true;
                    restarted(service.kind());
                }
            }
            if (Duration.between(busCheckedAt, now).compareTo(BUS_INTERVAL) >= 0) {
                busCheckedAt = now;
                helperStart.attempt(this::startHelperIfNeeded, now);
                changed = true;
            }
            if (changed || stateWrite.isDue(now)) {
                stateWrite.attempt(this::writeState, now);
            }
        }
    }

    /**
     * Ends an agent that does not answer any more: it does nothing for its host, and as long as it has its connection, the system
     * bus keeps all of systemd's signals for it. When dbus-daemon has kept 127 MiB of them, it takes nothing more from
     * systemd, for any client.
     */
    private void killAgentIfLost() throws IOException {
        Liveness liveness = agentLiveness;
        if (liveness != null && liveness.lost()) {
            liveness.reset();
            Instant now = Instant.now();
            agentKills.removeIf(each -> Duration.between(each, now).compareTo(KILLS_COUNTED) > 0);
            if (agentKills.size() >= MAX_KILLS) {
                log(ServiceKind.AGENT.code())
                        .line("supervisor: the agent does not answer, and was ended " + MAX_KILLS
                                + " times within an hour for that: it is left alone now");
                return;
            }
            agentKills.add(now);
            services.stream()
                    .filter(service -> service.kind() == ServiceKind.AGENT)
                    .forEach(agent -> agent.kill("it does not answer any more"));
        }
    }

    private void restarted(ServiceKind kind) {
        Liveness liveness = agentLiveness;
        if (liveness != null && kind == ServiceKind.AGENT) {
            liveness.reset();
        }
    }

    /** Restarts the server if it has ended; returns whether it did. */
    private boolean restartServerIfEnded() throws IOException, InterruptedException {
        EmbeddedServer present = server;
        if (present == null || present.alive()) {
            return false;
        }
        log(DATABASE).line("supervisor: the server has ended, restarting it");
        try {
            // Its socket and its password are the same as before, so its clients connect again by themselves.
            startServer();
            serverRestarts++;
            return true;
        } catch (CommandFailure e) {
            log(DATABASE).line("supervisor: " + e.getMessage());
            stopRequested(Duration.ofSeconds(5));
            return false;
        }
    }

    private void stopAll() throws InterruptedException {
        phase = RunState.Phase.STOPPING;
        try {
            writeState();
        } catch (IOException _) {
            // The state is only informative here; stopping continues without it.
        }
        Liveness liveness = agentLiveness;
        if (liveness != null) {
            liveness.close();
        }
        for (ServiceProcess service : services) {
            service.stop();
        }
        EmbeddedServer present = server;
        if (present != null && present.alive()) {
            present.stop();
        }
        try {
            Leftovers.removeRunFiles(data);
        } catch (IOException e) {
            progress.step("the run state could not be removed from " + data.run() + ": " + e.getMessage());
        }
        logs.forEach(LogFile::close);
    }

    private boolean stopRequested(Duration wait) throws InterruptedException {
        return stopSignal.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private LogFile log(String name) throws IOException {
        for (LogFile log : logs) {
            if (log.name().equals(name)) {
                return log;
            }
        }
        LogFile fresh = new LogFile(data.logs(), name);
        logs.add(fresh);
        return fresh;
    }

    /** Writes the run state and the database URL, for the other commands. */
    private void writeState() throws IOException {
        String url = unwrittenUrl;
        if (url != null) {
            PrivateFiles.write(data.databaseUrl(), url);
            unwrittenUrl = null;
        }
        state().write(data);
    }

    private RunState state() {
        List<RunState.Service> running = new ArrayList<>();
        EmbeddedServer present = server;
        if (present != null) {
            running.add(new RunState.Service(DATABASE, present.identity(), serverSince, serverRestarts));
        }
        services.forEach(service -> running.add(service.state()));
        String database = settings.database()
                .map(named -> named.url().toString())
                .orElseGet(() -> present == null ? "embedded PostgreSQL" : present.describe());
        return new RunState(
                ProcessIdentity.current(),
                phase,
                settings.bind().url(),
                database,
                SystemBus.of(settings.environment().variables()).describe(),
                settings.dryRun(),
                Program.version(),
                since,
                running);
    }
}
