package io.smartmon.quickstart.supervise;

import io.smartmon.cli.ChosenDatabase;
import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.ExitCode;
import io.smartmon.cli.Program;
import io.smartmon.cli.SignInLink;
import io.smartmon.cli.SystemBus;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.ProcessMark;
import io.smartmon.cli.run.RunState;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.quickstart.postgres.DiskTrouble;
import io.smartmon.quickstart.postgres.EmbeddedServer;
import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.LogFile;
import io.smartmon.quickstart.process.PrivateFiles;
import io.smartmon.quickstart.process.RememberedPort;
import io.smartmon.storage.SingleConnection;
import io.smartmon.storage.account.AccountStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs everything on one data folder: starts database and services, starts again what dies, and stops all of it in order
 * when it is asked to end. One thread does all of that; another may ask it to end.
 */
final class Supervisor {
    static final String DATABASE = "postgres";
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(100);
    private static final Duration BUS_EVERY = Duration.ofMinutes(1);
    private static final long LOOK_MILLIS = 250;

    private final Site site;
    private final DataFolder data;
    private final Progress progress;
    private final ChildStarter starter = new ChildStarter();
    private final Instant since = Instant.now();
    private final CountDownLatch stopWanted = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<ServiceProcess> services = new ArrayList<>();
    private final List<LogFile> logs = new ArrayList<>();

    private RunState.Phase phase = RunState.Phase.STARTING;
    private @Nullable EmbeddedServer server;
    private Instant serverSince = Instant.EPOCH;
    private int serverRestarts;
    private Map<String, String> told = Map.of();
    private Instant busLookedAt = Instant.EPOCH;
    private @Nullable String unnotedUrl;

    private final Retried noting;
    private final Retried startingTheHelper;

    Supervisor(Site site, Progress progress) {
        this.site = site;
        this.data = site.data();
        this.progress = progress;
        this.noting = new Retried(data.run(), "what runs could not be noted", progress::step);
        this.startingTheHelper = new Retried(data.root(), "the helper could not be started", progress::step);
    }

    /** Asks it to end, and waits until it has. */
    void stop() {
        stopWanted.countDown();
        try {
            if (!stopped.await(STOP.toSeconds(), TimeUnit.SECONDS)) {
                progress.step("gave up waiting for the processes to end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs until it is asked to end; answers the exit code.
     *
     * @throws CommandFailure if somebody works on the folder, or it cannot be used; nothing was started then
     */
    int run() throws InterruptedException {
        try (FolderLock _ = FolderLock.take(data)) {
            if (Leftovers.stopServices(data) > 0) {
                progress.step("stopped services that an earlier run left behind");
            }
            site.bind().requireFree();
            try {
                if (start()) {
                    watch();
                }
                return ExitCode.DONE.code();
            } catch (CommandFailure e) {
                progress.failed(String.valueOf(e.getMessage()), e.exitCode().code());
                return e.exitCode().code();
            } catch (SmartmonException e) {
                progress.failed(String.valueOf(e.getMessage()), ExitCode.FAILED.code());
                return ExitCode.FAILED.code();
            } finally {
                stopAll();
            }
        } catch (IOException e) {
            throw DiskTrouble.explain(data.root(), "the data folder could not be used", e);
        } finally {
            stopped.countDown();
        }
    }

    /** Starts everything; false if it was asked to end meanwhile. */
    private boolean start() throws IOException, InterruptedException {
        note();
        String databaseUrl = startDatabase();
        Path helperSocket = site.prepareHelper();
        RememberedPort management = new RememberedPort(data.run().resolve("management.port"));
        int managementPort = management.free();
        management.remember(managementPort);
        told = site.forServices(databaseUrl, managementPort, helperSocket);
        if (stopIsWanted(Duration.ZERO)) {
            return false;
        }
        progress.step("starting the services");
        // Noted one by one: if this process is killed meanwhile, the next start ends what it finds there.
        startService(ServiceKind.GUI);
        note();
        startService(ServiceKind.ORCHESTRATOR);
        note();
        busLookedAt = Instant.now();
        startShimIfOfUse();
        note();
        try (SingleConnection database =
                new SingleConnection(ChosenDatabase.parse(databaseUrl).url(), "smartmon-up")) {
            if (!awaitReady(database)) {
                return false;
            }
            String token = new AccountStore(database, MicrosecondClock.system()).issueSignInLink("up");
            phase = RunState.Phase.UP;
            note();
            progress.ready(site.bind().url(), SignInLink.of(publicAddress(), token));
        }
        return true;
    }

    private String startDatabase() throws IOException, InterruptedException {
        Optional<ChosenDatabase> named = site.database();
        if (named.isPresent()) {
            named.get().requireAnswer();
            return String.valueOf(io.smartmon.policy.environment.Environment.of(site.environment())
                    .secret("DATABASE_URL")
                    .orElse(""));
        }
        progress.step("starting the embedded PostgreSQL in " + data.postgres());
        EmbeddedServer started = startServer();
        String url = started.url();
        unnotedUrl = url;
        note();
        return url;
    }

    private EmbeddedServer startServer() throws IOException, InterruptedException {
        EmbeddedServer started = EmbeddedServer.start(
                data.postgres(),
                SocketFolder.of(data.run(), ".s.PGSQL.65535"),
                new RememberedPort(data.run().resolve("postgres.port")),
                starter,
                log(DATABASE));
        server = started;
        serverSince = Instant.now();
        return started;
    }

    private void startService(ServiceKind kind) throws IOException, InterruptedException {
        ServiceProcess service = new ServiceProcess(
                kind, kind.command(site.home(), site.settings(kind)), told, data.root(), starter, log(kind.word()));
        service.start();
        services.add(service);
    }

    private void startShimIfOfUse() throws IOException, InterruptedException {
        boolean there = services.stream().anyMatch(service -> service.kind() == ServiceKind.SHIM);
        if (!there && SystemBus.of(site.environment()).present()) {
            startService(ServiceKind.SHIM);
        }
    }

    private boolean awaitReady(SingleConnection database) throws InterruptedException {
        Instant end = Instant.now().plus(START);
        boolean pages = false;
        while (Instant.now().isBefore(end)) {
            requireAlive();
            if (!pages && Readiness.pages(site.bind().url())) {
                pages = true;
                progress.step("the pages answer; waiting for the first measurement");
            }
            if (pages && Readiness.sampled(database, site.hostName().id(), since)) {
                return true;
            }
            if (stopIsWanted(Duration.ofMillis(LOOK_MILLIS))) {
                return false;
            }
        }
        throw CommandFailure.of((pages ? "no measurement was stored" : "the pages did not answer") + " within "
                + START.toSeconds() + " s; see: smartmon logs " + (pages ? "orchestrator" : "gui"));
    }

    private void requireAlive() throws InterruptedException {
        for (ServiceProcess service : services) {
            if (service.kind() != ServiceKind.SHIM && !service.alive()) {
                throw CommandFailure.of(service.lastWords());
            }
        }
        EmbeddedServer present = server;
        if (present != null && !present.alive()) {
            throw CommandFailure.of("the embedded PostgreSQL ended; see: smartmon logs postgres");
        }
    }

    /** From here on a write that fails is told and tried again: it is no reason to end what runs. */
    private void watch() throws IOException, InterruptedException {
        while (!stopIsWanted(Duration.ofMillis(LOOK_MILLIS))) {
            Instant now = Instant.now();
            boolean changed = reviveServer();
            for (ServiceProcess service : services) {
                changed |= service.revive(now);
            }
            if (Duration.between(busLookedAt, now).compareTo(BUS_EVERY) >= 0) {
                busLookedAt = now;
                startingTheHelper.attempt(this::startShimIfOfUse, now);
                changed = true;
            }
            if (changed || noting.isDue(now)) {
                noting.attempt(this::note, now);
            }
        }
    }

    /** Starts the server again if it has died; says whether it did. */
    private boolean reviveServer() throws IOException, InterruptedException {
        EmbeddedServer present = server;
        if (present == null || present.alive()) {
            return false;
        }
        log(DATABASE).line("supervisor: the server has ended, is started again");
        try {
            String url = startServer().url();
            serverRestarts++;
            if (!url.equals(told.get("DATABASE_URL"))) {
                moveServices(url);
            }
            return true;
        } catch (CommandFailure e) {
            log(DATABASE).line("supervisor: " + e.getMessage());
            stopIsWanted(Duration.ofSeconds(5));
            return false;
        }
    }

    /** Another program took the server's port meanwhile: everybody who was told the old one is told the new one. */
    private void moveServices(String url) throws IOException, InterruptedException {
        log(DATABASE).line("supervisor: the server has another port now, the services are started again");
        unnotedUrl = url;
        Map<String, String> renewed = new HashMap<>(told);
        renewed.put("DATABASE_URL", url);
        told = renewed;
        for (ServiceProcess service : services) {
            service.restartWith(told);
        }
    }

    private void stopAll() throws InterruptedException {
        phase = RunState.Phase.STOPPING;
        try {
            note();
        } catch (IOException _) {
            // That it is stopping is good to know; that it stops does not hang on it.
        }
        for (ServiceProcess service : services) {
            service.stop();
        }
        EmbeddedServer present = server;
        if (present != null && present.alive()) {
            present.stop();
        }
        try {
            Leftovers.forget(data);
        } catch (IOException e) {
            progress.step("what ran is still noted in " + data.run() + ": " + e.getMessage());
        }
        logs.forEach(LogFile::close);
    }

    private boolean stopIsWanted(Duration wait) throws InterruptedException {
        return stopWanted.await(wait.toMillis(), TimeUnit.MILLISECONDS);
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

    private String publicAddress() {
        String named = site.environment().getOrDefault("SMARTMON_PUBLIC_URL", "");
        return named.isBlank() ? site.bind().url() : named;
    }

    /** Writes down what runs and how its database is reached, for the commands that ask. */
    private void note() throws IOException {
        String url = unnotedUrl;
        if (url != null) {
            PrivateFiles.write(data.databaseUrl(), url);
            unnotedUrl = null;
        }
        state().write(data);
    }

    private RunState state() {
        List<RunState.Service> running = new ArrayList<>();
        EmbeddedServer present = server;
        if (present != null) {
            running.add(new RunState.Service(DATABASE, present.mark(), serverSince, serverRestarts));
        }
        services.forEach(service -> running.add(service.state()));
        String database = site.database()
                .map(named -> named.url().toString())
                .orElseGet(() -> present == null ? "embedded PostgreSQL" : present.describe());
        return new RunState(
                ProcessMark.current(),
                phase,
                site.bind().url(),
                database,
                SystemBus.of(site.environment()).describe(),
                site.dryRun(),
                Program.version(),
                since,
                running);
    }
}
