package io.smartmon.orchestrator;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.smartmon.config.Environment;
import io.smartmon.config.management.ManagementSettings;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.time.OutOfMemory;
import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.host.helper.HelperClient;
import io.smartmon.host.profile.HostProfileReader;
import io.smartmon.orchestrator.act.HelperMonitor;
import io.smartmon.orchestrator.classify.Classification;
import io.smartmon.orchestrator.collect.CollectorRunner;
import io.smartmon.orchestrator.collect.StoreOutbox;
import io.smartmon.orchestrator.configuration.FilesUnderRoot;
import io.smartmon.orchestrator.management.ManagementServer;
import io.smartmon.orchestrator.management.Metric;
import io.smartmon.policy.host.Boot;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresObservationStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.PostgresSyncStore;
import io.smartmon.storage.connection.DatabaseUrl;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.storage.migration.SchemaVersion;
import io.smartmon.systemd.SystemdBus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one host as a process: reads the environment, collects at once, and runs until it is asked to
 * end. The store may come later.
 *
 * <p>Exits with 0 when it was asked to end, and with 78 (configuration, sysexits.h) after one line on standard error when it
 * cannot start or can never work with the store.
 */
public final class AgentMain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);
    private static final int BAD_CONFIGURATION = 78;
    /**
     * The oldest schema that this version can work with: the first that keeps whether the store is older than what was done on a
     * host. The newest that it knows is that of its own migrations.
     */
    private static final int MIN_SCHEMA = 4;

    private static final Duration LEASE_TERM = Duration.ofSeconds(15);
    private static final Duration SYNC_INTERVAL = Duration.ofSeconds(5);
    /** A lease call that takes longer leaves no time for another before the lease ends. */
    private static final Duration SAFETY_TIMEOUT = LEASE_TERM.dividedBy(3);

    private final SystemScheduler scheduler;
    private final SingleConnection safety;
    private final SingleConnection bulk;
    private final Agent agent;
    private final ManagementServer management;

    private AgentMain(
            SystemScheduler scheduler,
            SingleConnection safety,
            SingleConnection bulk,
            Agent agent,
            ManagementServer management) {
        this.scheduler = scheduler;
        this.safety = safety;
        this.bulk = bulk;
        this.agent = agent;
        this.management = management;
    }

    /** Runs the agent configured by the environment until it is asked to end. */
    public static void main(String[] arguments) throws InterruptedException {
        OutOfMemory.watchThreads();
        int status = run(Environment.system(), System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Environment environment, PrintStream errors) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable SmartmonException> why = new AtomicReference<>();
        try (AgentMain _ = open(environment, never -> {
            why.set(never);
            end.countDown();
        })) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> {
                end.countDown();
                // The machine halts when its hooks are over, so this one waits until all is closed.
                awaitQuietly(ended);
            }));
            end.await();
        } catch (SmartmonException cannotStart) {
            why.set(cannotStart);
        } finally {
            ended.countDown();
        }
        SmartmonException cannot = why.get();
        if (cannot != null) {
            errors.println("smartmon agent: " + cannot.getMessage());
            return BAD_CONFIGURATION;
        }
        return 0;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            var _ = latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts the agent configured by the environment; does not wait for the store.
     *
     * @param cannotGoOn called once if it can never work with the store
     * @throws SmartmonException if it cannot start; the message is one line for people
     */
    static AgentMain open(Environment environment, Consumer<SmartmonException> cannotGoOn) {
        AgentSettings settings = AgentSettings.read(environment);
        Boot boot = Boot.system();
        HostProfile profile =
                HostProfileReader.read(settings.name().value(), boot.id(), settings.roots(), settings.data());
        SystemScheduler scheduler =
                new SystemScheduler(boot::hundredthsSinceBoot, unexpected -> LOG.error("A task failed", unexpected));
        DatabaseUrl url = settings.database();
        // Renewing the lease must not wait behind samples.
        SingleConnection safety =
                new SingleConnection(url.dataSource("smartmon-orchestrator-safety", SAFETY_TIMEOUT), SAFETY_TIMEOUT);
        SingleConnection bulk = new SingleConnection(url, "smartmon-orchestrator");
        NoArgGenerator generator = Generators.timeBasedEpochGenerator();
        Supplier<UUID> ids = generator::generate;
        UUID run = ids.get();
        List<Classifier> classifiers = Classification.installed();
        Supplier<Policy> policy = () -> settings.rules().current(scheduler.instant());
        HostCollecting collecting = new HostCollecting(
                scheduler,
                new HostCollecting.Machine(
                        settings.roots(),
                        profile.name(),
                        () -> SystemdBus.open(settings.bus()),
                        new FilesUnderRoot(settings.roots(), scheduler)),
                run,
                new StoreOutbox.Stores(
                        new PostgresSampleStore(bulk),
                        new PostgresServiceStore(bulk),
                        new PostgresObservationStore(bulk)),
                policy,
                CollectorRunner.installed(),
                classifiers,
                Set.of());
        HelperClient helper = new HelperClient(settings.paths().socket(), settings.key());
        HelperMonitor monitor = new HelperMonitor(helper::status);
        Agent agent = new Agent(
                new Agent.Ports(
                        new PostgresFleetStore(safety),
                        new PostgresSyncStore(safety),
                        new PostgresLeaseStore(safety),
                        new PostgresHoldStore(safety),
                        new PostgresIncidentStore(safety),
                        new PostgresServiceStore(safety),
                        helper,
                        monitor::view,
                        monitor::epoch,
                        monitor::lastPlan,
                        () -> schema(safety)),
                new Agent.Setting(
                        profile,
                        settings.roots(),
                        run,
                        settings.rules().dryRun(),
                        policy,
                        settings.paths().holds(),
                        LEASE_TERM,
                        SYNC_INTERVAL,
                        ids),
                scheduler,
                collecting,
                classifiers,
                Decider.installed(),
                cannotGoOn);
        ManagementServer management = management(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.managementPort()),
                agent,
                collecting,
                profile.name());
        agent.start();
        LOG.info("Watching {} as run {}, management on port {}", profile.name(), run, management.port());
        return new AgentMain(scheduler, safety, bulk, agent, management);
    }

    @Override
    public void close() {
        agent.close();
        management.close();
        scheduler.close();
        safety.close();
        bulk.close();
    }

    /**
     * Why the schema cannot be worked with; null if it can. An older one is on its way: the hub migrates it. Under one that is
     * too new this process does nothing and says so, until it is updated or the schema is another one.
     */
    private static @Nullable String schema(SingleConnection database) {
        return switch (SchemaVersion.require(database, MIN_SCHEMA, SchemaVersion.CURRENT)) {
            case SchemaVersion.Finding.Fits fits -> null;
            case SchemaVersion.Finding.NotYet(String message) -> message;
            case SchemaVersion.Finding.TooNew(String message) -> message;
        };
    }

    private static ManagementServer management(
            InetSocketAddress address, Agent agent, Collecting collecting, String hostName) {
        try {
            return ManagementServer.open(
                    address,
                    () -> stuck(agent),
                    () -> stuck(agent)
                            .map(stuck -> new ManagementServer.Health(false, stuck))
                            .orElseGet(() -> health(agent.state(), hostName)),
                    () -> metrics(agent, collecting));
        } catch (IOException taken) {
            throw new SmartmonException(
                    "MANAGEMENT_PORT",
                    SmartmonException.Category.USER,
                    ManagementSettings.PORT.name() + " is " + address.getPort()
                            + ", and that port cannot be listened on (" + taken.getMessage() + "); give a free port",
                    taken);
        }
    }

    private static Optional<String> stuck(Agent agent) {
        Set<StuckPart> stuck = agent.stuck();
        return stuck.isEmpty()
                ? Optional.empty()
                : Optional.of("stuck: nothing has ended for minutes in "
                        + stuck.stream().map(StuckPart::doing).collect(Collectors.joining(", ")));
    }

    private static ManagementServer.Health health(Agent.State state, String hostName) {
        return switch (state) {
            case ACTING -> new ManagementServer.Health(true, "acting for this host");
            case TAKING_OVER -> new ManagementServer.Health(false, "taking over open incidents");
            case STORE_RESTORED ->
                new ManagementServer.Health(
                        false,
                        "held: the database is older than what was last done on this host; confirm it with"
                                + " smartmon confirm-store " + hostName);
            case STANDING_BY ->
                new ManagementServer.Health(false, "standby: another agent is active, or the store does not answer");
            case NOT_REGISTERED -> new ManagementServer.Health(false, "collecting: this host is not registered yet");
        };
    }

    private static List<Metric> metrics(Agent agent, Collecting collecting) {
        List<Metric> metrics = new ArrayList<>(collecting.metrics());
        Agent.State state = agent.state();
        metrics.add(Metric.gauge(
                "smartmon_agent_acting",
                "1 if this agent holds the lease for its host, has taken over and may act, else 0",
                state == Agent.State.ACTING ? 1 : 0));
        metrics.add(Metric.gauge(
                "smartmon_store_restored",
                "1 if the database is older than what was done on this host and no person has confirmed it, else 0",
                state == Agent.State.STORE_RESTORED ? 1 : 0));
        return metrics;
    }
}
