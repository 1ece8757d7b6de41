package io.smartmon.orchestrator;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.micronaut.context.ApplicationContext;
import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.Helper;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.decide.Guards;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import io.smartmon.host.system.SystemCollector;
import io.smartmon.host.system.SystemReading;
import io.smartmon.orchestrator.classify.Classifier;
import io.smartmon.orchestrator.collect.SampleShipper;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.config.Environment;
import io.smartmon.policy.host.Boot;
import io.smartmon.policy.rules.RulesInForce;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.connection.DatabaseUrl;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.systemd.BusConfig;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/**
 * An agent on a real systemd that reaches its real PostgreSQL over a line that can be cut. Its lease is short, it takes a
 * sample ten times a second, and it repairs nothing. Used by one test thread, beside the agent's own.
 */
final class OutageBench implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RENEWAL = Duration.ofMillis(500);
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(100);
    private static final List<Classifier> CLASSIFIERS = classifiers();

    final HostProfile host;
    final UUID run;
    final CuttableLine line;
    final Agent agent;
    final SampleShipper shipper;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final MicrosecondClock clock = MicrosecondClock.system();
    private final Database besides;
    private final SingleConnection database;
    private final Connection eyes;
    private final AtomicInteger taken = new AtomicInteger();
    private final SystemSampling sampling;
    private volatile boolean measuring;

    OutageBench(SystemdLab lab, PostgresDatabase postgres, Path data, String hostName, UnitName approved)
            throws IOException, SQLException {
        host = new HostProfile(HostId.ofName(hostName), hostName, "machine-of-" + hostName, "Linux", 2, 1L << 30);
        run = ids.generate();
        besides = Database.of(postgres.dataSource());
        eyes = postgres.dataSource().getConnection();
        URI server = URI.create(postgres.url());
        line = new CuttableLine(server.getHost(), server.getPort());
        String over = postgres.url().replace(":" + server.getPort() + "/", ":" + line.port() + "/");
        database = new SingleConnection(
                assertInstanceOf(DatabaseUrl.Parsed.Valid.class, DatabaseUrl.parse(over))
                        .url(),
                "outage");
        Files.writeString(
                data.resolve("approved_services.json"),
                "{\"allow\": [{\"host\": \"" + hostName + "\", \"service\": \"" + approved + "\"}]}");
        RulesInForce rules = RulesInForce.of(Environment.of(Map.of("HOSTNAME_OVERRIDE", hostName)), data);
        Boot boot = Boot.system();
        PostgresSampleStore samples = new PostgresSampleStore(database);
        agent = new Agent(
                new Agent.Ports(
                        new PostgresFleetStore(database),
                        new PostgresServiceStore(database),
                        samples,
                        new PostgresIncidentStore(database),
                        new PostgresLeaseStore(database),
                        new PostgresHoldStore(database),
                        new Nobody(),
                        () -> true,
                        () -> 0,
                        boot::hundredthsSinceBoot),
                new Agent.Setting(
                        host,
                        run,
                        boot.id(),
                        BusConfig.at(lab.busAddress()),
                        () -> rules.current(clock.instant()),
                        List.of(),
                        LEASE,
                        RENEWAL,
                        clock,
                        ids::generate),
                CLASSIFIERS,
                new Decider(Guards.standard()));
        shipper = new SampleShipper(samples, host.id(), run, agent.tenure());
        sampling = new SystemSampling(new Counting(SystemCollector.of(HostRoots.standard())), shipper, clock);
    }

    /** A helper that is there, and is asked for nothing since a dry run asks for nothing. */
    private record Nobody() implements Helper {
        @Override
        public ActAnswer act(ActRequest request) {
            return new ActAnswer.Away("a dry run asks for nothing");
        }

        @Override
        public ActAnswer recall(UUID plan, long epoch) {
            return new ActAnswer.Away("a dry run asks for nothing");
        }
    }

    private final class Counting implements Collector<SystemReading> {
        private final Collector<SystemReading> real;

        Counting(Collector<SystemReading> real) {
            this.real = real;
        }

        @Override
        public CollectorId id() {
            return real.id();
        }

        @Override
        public CollectResult<SystemReading> collect(Deadline deadline) {
            CollectResult<SystemReading> result = real.collect(deadline);
            assertInstanceOf(CollectResult.Collected.class, result);
            taken.incrementAndGet();
            return result;
        }
    }

    // ------------------------------------------------------------------ what is done

    /** Starts the agent and waits until it acts and has seen the unit. */
    void start(UnitName unit) {
        agent.start();
        SystemdLab.await(
                "the agent acts and has seen " + unit,
                PATIENCE,
                () -> agent.acting() && agent.memory().of(unit).isPresent());
    }

    /** Begins to take samples. */
    void measure() {
        measuring = true;
        var _ = Thread.ofVirtual().name("measuring").start(() -> {
            while (measuring) {
                sampling.run();
                pause(SAMPLE_INTERVAL);
            }
        });
    }

    /** Ends to take samples, when the last one was handed over. */
    void measureNoMore() {
        measuring = false;
        pause(SAMPLE_INTERVAL.multipliedBy(3));
        // It waits for one that is being taken.
        sampling.run();
    }

    /** Takes the database away, and waits until the lease has run out, there as well: then the next has another epoch. */
    void cutPastTheLease() {
        line.cut();
        SystemdLab.await(
                "the lease runs out",
                PATIENCE,
                () -> !agent.acting()
                        && number("select count(*) from host_lease where host = ? and expires_at > clock_timestamp()")
                                == 0);
    }

    /** Brings the database back, and waits until the agent acts again. */
    void mend() {
        line.mend();
        SystemdLab.await("the agent acts again", PATIENCE, agent::acting);
    }

    /** Another orchestrator takes the lease for so long, if it is free. */
    LeaseStore.Answer another(UUID other, Duration term) {
        return new PostgresLeaseStore(besides).acquire(host.id(), other, term, 0);
    }

    /** Another orchestrator gives the lease back. */
    void anotherReleases(UUID other) {
        new PostgresLeaseStore(besides).release(host.id(), other);
    }

    // ------------------------------------------------------------------ what came of it

    /** How many samples were taken. */
    int taken() {
        return taken.get();
    }

    /** Waits until what is remembered of the unit is so. */
    void awaitMemory(UnitName unit, String what, Predicate<UnitMemory.Remembered> wanted) {
        SystemdLab.await(
                unit + ": " + what,
                PATIENCE,
                () -> agent.memory().of(unit).filter(wanted).isPresent());
    }

    /** What the intent guard said in the newest plan for the unit; empty without a plan. */
    Optional<GuardVerdict> intent(UnitName unit) {
        try (PreparedStatement query = eyes.prepareStatement("select document from plan where host = ? and unit = ?"
                + " order by created_at desc, id desc limit 1")) {
            Columns.set(query, host.id(), unit.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.ofNullable(Columns.fromJson(row, "document", Plan.class)).stream()
                                .flatMap(plan -> plan.guards().stream())
                                .filter(guard -> guard.guard().equals("intent"))
                                .findFirst()
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new AssertionFailedError("the store cannot be looked at", e);
        }
    }

    /** The number that a query gives; its parameters are these, the host first. */
    long number(String sql, Object... more) {
        try (PreparedStatement query = eyes.prepareStatement(sql)) {
            Object[] all = new Object[more.length + 1];
            all[0] = host.id();
            System.arraycopy(more, 0, all, 1, more.length);
            Columns.set(query, all);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        } catch (SQLException e) {
            throw new AssertionFailedError("the store cannot be looked at", e);
        }
    }

    /** Waits until the store knows the unit in this state, and whether its stop was asked for. */
    void awaitStored(UnitName unit, String activeState, boolean stopSeen) {
        SystemdLab.await(
                unit + " is stored as " + activeState + ", stop seen: " + stopSeen,
                PATIENCE,
                () -> number(
                                "select count(*) from service where host = ? and unit = ? and active_state = ?"
                                        + " and stop_seen = ?",
                                unit.value(),
                                activeState,
                                stopSeen)
                        == 1);
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws SQLException {
        measuring = false;
        agent.close();
        line.close();
        database.close();
        eyes.close();
    }

    private static List<Classifier> classifiers() {
        try (ApplicationContext context =
                ApplicationContext.builder().banner(false).start()) {
            return List.copyOf(context.getBeansOfType(Classifier.class));
        }
    }
}
