package io.smartmon.orchestrator;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.micronaut.context.ApplicationContext;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.decide.Guards;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.host.helper.HelperClient;
import io.smartmon.host.profile.HostProfileReader;
import io.smartmon.host.system.SystemCollector;
import io.smartmon.orchestrator.act.HelperMonitor;
import io.smartmon.orchestrator.classify.Classifier;
import io.smartmon.orchestrator.collect.SampleShipper;
import io.smartmon.orchestrator.collect.Schedule;
import io.smartmon.orchestrator.management.ManagementServer;
import io.smartmon.config.Environment;
import io.smartmon.config.management.ManagementSettings;
import io.smartmon.policy.host.Boot;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.storage.migration.SchemaVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orchestrator of one host as a process: reads the environment, waits for the schema, and runs the agent until it is
 * asked to end.
 *
 * <p>Exits with 0 when it was asked to end, and with 78 (configuration, sysexits.h) after one line on standard error when it
 * cannot start.
 */
public final class AgentMain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);
    private static final int BAD_CONFIGURATION = 78;
    /** The schemas that this version can work with. */
    private static final int MIN_SCHEMA = 2;

    private static final int MAX_SCHEMA = 99;
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(15);
    private static final Duration LEASE_TERM = Duration.ofSeconds(15);
    private static final Duration LEASE_RENEWAL = Duration.ofSeconds(5);
    private static final Duration SCHEMA_RETRY = Duration.ofMillis(300);

    private final SingleConnection database;
    private final Agent agent;
    private final Schedule schedule;
    private final ManagementServer management;

    private AgentMain(SingleConnection database, Agent agent, Schedule schedule, ManagementServer management) {
        this.database = database;
        this.agent = agent;
        this.schedule = schedule;
        this.management = management;
    }

    /** Runs the orchestrator that the environment describes until it is asked to end. */
    public static void main(String[] arguments) throws InterruptedException {
        int status = run(Environment.system(), System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Environment environment, PrintStream errors) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (ApplicationContext context =
                        ApplicationContext.builder().banner(false).start();
                AgentMain _ = open(environment, List.copyOf(context.getBeansOfType(Classifier.class)))) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> {
                asked.countDown();
                // The machine halts when its hooks are over, so this one waits until all is closed.
                awaitQuietly(ended);
            }));
            asked.await();
        } catch (SmartmonException cannotStart) {
            errors.println("smartmon orchestrator: " + cannotStart.getMessage());
            return BAD_CONFIGURATION;
        } finally {
            ended.countDown();
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
     * Starts the orchestrator that the environment describes; waits until the database has the schema.
     *
     * @throws SmartmonException if it cannot start; the message is one line for people
     */
    static AgentMain open(Environment environment, List<Classifier> classifiers) throws InterruptedException {
        AgentSettings settings = AgentSettings.read(environment);
        HostProfile profile = HostProfileReader.read(settings.name().value(), settings.roots(), settings.data());
        SingleConnection database = new SingleConnection(settings.database(), "smartmon-orchestrator");
        awaitSchema(database);
        return assemble(settings, classifiers, profile, database);
    }

    private static AgentMain assemble(
            AgentSettings settings, List<Classifier> classifiers, HostProfile profile, SingleConnection database) {
        NoArgGenerator generator = Generators.timeBasedEpochGenerator();
        Supplier<UUID> ids = generator::generate;
        UUID run = ids.get();
        MicrosecondClock clock = MicrosecondClock.system();
        Boot boot = Boot.system();
        HelperClient helper = new HelperClient(settings.places().socket(), settings.key());
        HelperMonitor sight = new HelperMonitor(helper::status);
        PostgresSampleStore samples = new PostgresSampleStore(database);
        Agent agent = new Agent(
                new Agent.Ports(
                        new PostgresFleetStore(database),
                        new PostgresServiceStore(database),
                        samples,
                        new PostgresIncidentStore(database),
                        new PostgresLeaseStore(database),
                        new PostgresHoldStore(database),
                        helper,
                        sight::answers,
                        sight::epoch,
                        boot::hundredthsSinceBoot),
                new Agent.Setting(
                        profile,
                        run,
                        boot.id(),
                        settings.bus(),
                        () -> settings.rules().current(clock.instant()),
                        settings.places().holds(),
                        LEASE_TERM,
                        LEASE_RENEWAL,
                        clock,
                        ids),
                classifiers,
                new Decider(Guards.standard()));
        SampleShipper shipper = new SampleShipper(samples, profile.id(), run, agent.tenure());
        Schedule schedule = new Schedule();
        ManagementServer management = management(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.managementPort()), agent, shipper);
        SystemSampling sampling = new SystemSampling(SystemCollector.of(settings.roots()), shipper, clock);
        agent.onTakeOver(sampling);
        agent.start();
        schedule.every(SAMPLE_INTERVAL, "system", sampling);
        LOG.info("Watching {} as run {}, management on port {}", profile.name(), run, management.port());
        return new AgentMain(database, agent, schedule, management);
    }

    @Override
    public void close() {
        schedule.close();
        agent.close();
        management.close();
        database.close();
    }

    private static void awaitSchema(SingleConnection database) throws InterruptedException {
        String said = "";
        while (true) {
            String why;
            try {
                switch (SchemaVersion.require(database, MIN_SCHEMA, MAX_SCHEMA)) {
                    case SchemaVersion.Finding.Fits(int version) -> {
                        return;
                    }
                    case SchemaVersion.Finding.NotYet(String message) -> why = message;
                    case SchemaVersion.Finding.TooNew(String message) ->
                        throw new SmartmonException("SCHEMA_TOO_NEW", SmartmonException.Category.USER, message, null);
                }
            } catch (StoreUnavailableException away) {
                why = String.valueOf(away.getMessage());
            }
            if (!why.equals(said)) {
                LOG.info("Waiting for the store: {}", why);
                said = why;
            }
            Thread.sleep(SCHEMA_RETRY);
        }
    }

    private static ManagementServer management(InetSocketAddress address, Agent agent, SampleShipper shipper) {
        try {
            return ManagementServer.open(
                    address,
                    () -> agent.acting()
                            ? new ManagementServer.Health(true, "acting for this host")
                            : new ManagementServer.Health(
                                    false, "standing by: another orchestrator acts, or the store" + " does not answer"),
                    () -> Map.of(
                            "smartmon_agent_acting", agent.acting() ? 1.0 : 0.0,
                            "smartmon_samples_dropped", (double) shipper.dropped(),
                            "smartmon_service_changes_dropped", (double) agent.changesDropped(),
                            "smartmon_samples_rejected", (double) shipper.rejected()));
        } catch (IOException taken) {
            throw new SmartmonException(
                    "MANAGEMENT_PORT",
                    SmartmonException.Category.USER,
                    ManagementSettings.PORT.name() + " is " + address.getPort() + ", and that port cannot be listened on ("
                            + taken.getMessage() + "); give a free port",
                    taken);
        }
    }
}
