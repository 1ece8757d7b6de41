package io.smartmon.orchestrator;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.smartmon.config.Environment;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.collect.StoreOutbox;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.configuration.FilesUnderRoot;
import io.smartmon.orchestrator.services.ServiceFailed;
import io.smartmon.policy.host.Boot;
import io.smartmon.policy.rules.RulesInForce;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresObservationStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.PostgresSyncStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.connection.DatabaseUrl;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.SystemdBus;
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
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/**
 * An agent on a real systemd that reaches its real PostgreSQL over a line that can be cut. Its lease is short, it takes a
 * sample ten times a second from its start on, and it repairs nothing. Used by one test thread, beside the agent's own.
 */
final class OutageFixture implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SYNC_INTERVAL = Duration.ofMillis(500);
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(100);

    final CuttableConnection connection;
    final Agent agent;
    private final HostCollecting collecting;
    private final HostId host;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final SystemScheduler scheduler;
    private final Database besides;
    private final SingleConnection database;
    private final Connection eyes;

    OutageFixture(SystemdLab lab, PostgresDatabase postgres, Path data, String hostName, UnitName approved)
            throws IOException, SQLException {
        Boot boot = Boot.system();
        HostProfile profile = new HostProfile("machine-of-" + hostName, boot.id(), hostName, "Linux", 2, 1L << 30);
        UUID run = ids.generate();
        scheduler = new SystemScheduler(boot::hundredthsSinceBoot, Throwable::printStackTrace);
        besides = Database.of(postgres.dataSource());
        eyes = postgres.dataSource().getConnection();
        host = new PostgresFleetStore(besides)
                .register(profile, run, scheduler.instant())
                .host();
        URI server = URI.create(postgres.url());
        connection = new CuttableConnection(server.getHost(), server.getPort());
        String over = postgres.url().replace(":" + server.getPort() + "/", ":" + connection.port() + "/");
        database = new SingleConnection(
                assertInstanceOf(DatabaseUrl.Parsed.Valid.class, DatabaseUrl.parse(over))
                        .url(),
                "outage");
        Files.writeString(
                data.resolve("approved_services.json"),
                "{\"allow\": [{\"host\": \"" + hostName + "\", \"service\": \"" + approved + "\"}]}");
        RulesInForce rules = RulesInForce.of(Environment.of(Map.of("HOSTNAME_OVERRIDE", hostName)), data);
        List<Classifier> classifiers = List.of(new ServiceFailed());
        HostRoots roots = new HostRoots(lab.procfs(), Path.of("/sys"));
        collecting = new HostCollecting(
                scheduler,
                new HostCollecting.Machine(
                        roots,
                        hostName,
                        () -> SystemdBus.open(BusConfig.at(lab.busAddress())),
                        new FilesUnderRoot(roots, scheduler)),
                run,
                new StoreOutbox.Stores(
                        new PostgresSampleStore(database),
                        new PostgresServiceStore(database),
                        new PostgresObservationStore(database)),
                () -> rules.current(scheduler.instant()),
                List.of(),
                classifiers,
                Set.of(),
                SAMPLE_INTERVAL);
        agent = new Agent(
                new Agent.Ports(
                        new PostgresFleetStore(database),
                        new PostgresSyncStore(database),
                        new PostgresLeaseStore(database),
                        new PostgresHoldStore(database),
                        new PostgresIncidentStore(database),
                        new PostgresServiceStore(database),
                        new Nobody(),
                        () -> new HelperView(true, ActionDocument.verbs()),
                        () -> 0,
                        Optional::empty,
                        () -> null),
                new Agent.Setting(
                        profile,
                        roots,
                        run,
                        rules.dryRun(),
                        () -> rules.current(scheduler.instant()),
                        List.of(),
                        LEASE,
                        SYNC_INTERVAL,
                        ids::generate),
                scheduler,
                collecting,
                classifiers,
                Decider.installed(),
                never -> {
                    throw never;
                });
    }

    /** A helper that is there, and is asked for nothing since a dry run asks for nothing. */
    private record Nobody() implements Helper {
        @Override
        public ActAnswer act(ActRequest request) {
            return new ActAnswer.Unavailable(Reason.of("dry_run"));
        }

        @Override
        public ActAnswer recall(UUID plan, long epoch) {
            return new ActAnswer.Unavailable(Reason.of("dry_run"));
        }
    }

    // ------------------------------------------------------------------ what is done

    /** Starts the agent and waits until it acts and has seen the unit. */
    void start(UnitName unit) {
        agent.start();
        SystemdLab.await("the agent acts and has seen " + unit, PATIENCE, () -> acting() && sees(unit));
    }

    boolean acting() {
        return agent.state() == Agent.State.ACTING;
    }

    boolean sees(UnitName unit) {
        return collecting.unit(unit).isPresent();
    }

    /**
     * Takes the database away, and waits until the lease has run out, there as well: then the next has another epoch.
     */
    void disconnectUntilLeaseExpires() {
        connection.cut();
        SystemdLab.await(
                "the lease runs out",
                PATIENCE,
                () -> !acting()
                        && number("select count(*) from host_lease where host = ? and expires_at > clock_timestamp()")
                                == 0);
    }

    /** Brings the database back, and waits until the agent acts again. */
    void reconnect() {
        connection.reconnect();
        SystemdLab.await("the agent acts again", PATIENCE, this::acting);
    }

    /** Another orchestrator takes the lease for so long, if it is free. */
    LeaseStore.Answer another(UUID other, Duration term) {
        return new PostgresLeaseStore(besides).acquire(host, other, term, 0);
    }

    /** Another orchestrator gives the lease back. */
    void anotherReleases(UUID other) {
        new PostgresLeaseStore(besides).release(host, other);
    }

    // ------------------------------------------------------------------ what came of it

    /** What the agent counts under this name. */
    long counted(String metric) {
        return collecting.metrics().stream()
                .filter(each -> each.name().equals(metric))
                .mapToLong(each -> (long) each.value())
                .sum();
    }

    long samplesDropped() {
        return counted("smartmon_samples_dropped_total");
    }

    long transitionsDropped() {
        return counted("smartmon_transitions_dropped_total");
    }

    /** How many samples were taken. */
    long taken() {
        return counted("smartmon_collections_total");
    }

    /** What is remembered of the unit. */
    UnitMemory.Remembered remembered(UnitName unit) {
        return collecting.unit(unit).orElseThrow();
    }

    /** Waits until what is remembered of the unit is so. */
    void awaitMemory(UnitName unit, String what, Predicate<UnitMemory.Remembered> wanted) {
        SystemdLab.await(
                unit + ": " + what,
                PATIENCE,
                () -> collecting.unit(unit).filter(wanted).isPresent());
    }

    /** What the intent guard said in the newest plan for the unit; empty without a plan. */
    Optional<GuardVerdict> intent(UnitName unit) {
        return new PostgresIncidentStore(besides)
                .unfinished(host).stream()
                        .filter(each -> each.incident().subject().equals(new UnitSubject(unit)))
                        .flatMap(each -> Optional.ofNullable(each.plan()).stream())
                        .flatMap(stored -> stored.plan().guards().stream())
                        .filter(verdict -> verdict.guard().equals("intent"))
                        .findFirst();
    }

    /** The number that a query gives; its parameters are these, the host first. */
    long number(String sql, Object... more) {
        try (PreparedStatement query = eyes.prepareStatement(sql)) {
            Object[] all = new Object[more.length + 1];
            all[0] = host;
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
        agent.close();
        scheduler.close();
        connection.close();
        database.close();
        eyes.close();
    }
}
