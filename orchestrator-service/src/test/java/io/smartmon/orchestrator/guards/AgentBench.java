package io.smartmon.orchestrator.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.micronaut.context.ApplicationContext;
import io.smartmon.config.Environment;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.decide.Finding;
import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.decide.Guard;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.decide.Limits;
import io.smartmon.domain.decide.Policy;
import io.smartmon.domain.decide.Situation;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.host.helper.HelperClient;
import io.smartmon.host.helper.HelperKey;
import io.smartmon.host.helper.HelperStatus;
import io.smartmon.orchestrator.Agent;
import io.smartmon.orchestrator.classify.Classifier;
import io.smartmon.policy.host.Boot;
import io.smartmon.policy.rules.RulesInForce;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * An agent over a real PostgreSQL and a real systemd that watches one unit closely, with the guards that it is given. A host
 * of its own in the store, a data folder and an environment of its own. What shall differ from the ordinary is set before
 * {@link #start()}. Used by one test thread, beside the agent's own.
 */
final class AgentBench implements AutoCloseable {
    private static final List<Classifier> CLASSIFIERS = classifiers();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** For how long nothing may follow once a decision is stored. */
    private static final Duration AFTERWARDS = Duration.ofMillis(100);

    private final SystemdLab lab;
    private final UnitName unit;
    private final List<Guard> guards;
    private final Path data;
    private final HostProfile host;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final UUID run = ids.generate();
    private final Boot boot = Boot.system();
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<@Nullable Runnable> beforeNextDecision = new AtomicReference<>();
    private final InstantSource clock = new MicrosecondClock(() -> Instant.now().plus(ahead.get()));
    private final Set<GuardVerdict> said = ConcurrentHashMap.newKeySet();
    private final SingleConnection database;
    private final Connection eyes;
    private final SystemdBus systemd;
    private final RecordingHelper helper;
    private UnaryOperator<Limits> limits = UnaryOperator.identity();
    private BooleanSupplier helperAnswers = () -> true;
    private LeaseStore leases;
    private Duration leaseTerm = Duration.ofSeconds(15);
    private @Nullable Agent agent;
    private @Nullable UUID planBefore;
    private int askedBefore;
    private String invocationBefore = "";

    AgentBench(SystemdLab lab, PostgresDatabase postgres, Path data, String hostName, UnitName unit, List<Guard> guards)
            throws SQLException {
        this.lab = lab;
        this.unit = unit;
        this.guards = guards.stream().map(this::listeningTo).toList();
        this.data = data;
        this.host = new HostProfile(HostId.ofName(hostName), hostName, "machine-of-" + hostName, "Linux", 2, 1L << 30);
        this.database = new SingleConnection(postgres.dataSource(), Duration.ofSeconds(5));
        this.leases = new PostgresLeaseStore(database);
        this.eyes = postgres.dataSource().getConnection();
        this.systemd = openBus();
        this.helper = new RecordingHelper(host.id(), boot.id(), unit, systemd);
        environment.put("HOSTNAME_OVERRIDE", hostName);
        environment.put("DRY_RUN", "false");
        approve(unit);
    }

    // ------------------------------------------------------------------ before the start

    /** Writes the file of approved services: these and no others. */
    void approve(UnitName... units) {
        StringBuilder json = new StringBuilder("{\"allow\": [");
        for (UnitName one : units) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ", ")
                    .append("{\"host\": \"")
                    .append(host.name())
                    .append("\", \"service\": \"")
                    .append(one)
                    .append("\"}");
        }
        write(data.resolve("approved_services.json"), json.append("]}").toString());
    }

    /** Sets a variable of the agent's environment. */
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Changes limits that no variable sets. */
    void limits(UnaryOperator<Limits> change) {
        limits = change;
    }

    /** Gives the helper a socket at which nobody listens. */
    void withoutHelper() {
        helper.goAway();
        HelperClient nobody = new HelperClient(data.resolve("nobody.sock"), HelperKey.of("no key"));
        helperAnswers = () -> nobody.status() instanceof HelperStatus.Present;
    }

    /**
     * Makes the lease short, never renews it in time, and lets each request for it be long on its way to the database. So it
     * runs out here, where it counts from before the request, earlier than there.
     */
    void shortLease(Duration term, Duration way) {
        leaseTerm = term;
        LeaseStore near = leases;
        leases = new LeaseStore() {
            @Override
            public Answer acquire(HostId of, UUID holder, Duration wanted, long seen) {
                pause(way);
                return near.acquire(of, holder, wanted, seen);
            }

            @Override
            public void release(HostId of, UUID holder) {
                near.release(of, holder);
            }
        };
    }

    /** Registers another machine by this host's name. */
    void anotherMachineIsFirst() {
        HostProfile other = new HostProfile(host.id(), host.name(), "another machine", "Linux", 2, 1L << 30);
        assertEquals(
                true,
                new PostgresFleetStore(database)
                        .register(other, ids.generate(), clock.instant())
                        .sameMachine());
    }

    // ------------------------------------------------------------------ while it runs

    /** Starts the agent and waits until it acts and has seen the unit. */
    void start() {
        startUnwatched();
        SystemdLab.await(
                "the agent acts and has seen " + unit,
                PATIENCE,
                () -> agent().acting() && agent().memory().of(unit).isPresent());
        mark();
    }

    /** Starts the agent and waits for nothing. */
    void startUnwatched() {
        RulesInForce rules = RulesInForce.of(Environment.of(environment), data);
        Agent opened = new Agent(
                new Agent.Ports(
                        new PostgresFleetStore(database),
                        new PostgresServiceStore(database),
                        new PostgresSampleStore(database),
                        new PostgresIncidentStore(database),
                        leases,
                        new PostgresHoldStore(database),
                        helper,
                        helperAnswers,
                        () -> 0,
                        boot::hundredthsSinceBoot),
                new Agent.Setting(
                        host,
                        run,
                        boot.id(),
                        BusConfig.at(lab.busAddress()),
                        () -> policy(rules),
                        List.of(holdFile()),
                        leaseTerm,
                        Duration.ofSeconds(10),
                        clock,
                        ids::generate),
                CLASSIFIERS,
                new Decider(guards));
        agent = opened;
        opened.start();
    }

    /** Does something once, after the next finding and before its situation is read. */
    void beforeNextDecision(Runnable action) {
        beforeNextDecision.set(action);
    }

    /** Notes what there is: what counts comes after it. */
    void mark() {
        planBefore = newest().map(found -> found.plan().id()).orElse(null);
        askedBefore = helper.asked();
        invocationBefore = lab.show(unit.value(), "InvocationID");
    }

    /** Sends SIGKILL to the unit's main process. */
    void crash() {
        lab.crash(unit.value());
    }

    /** Sets the wall clock ahead. */
    void setClockAhead(Duration by) {
        ahead.set(by);
    }

    /** Waits until the lease has run out here. */
    void awaitLeaseEnd() {
        SystemdLab.await("the lease runs out", PATIENCE, () -> !agent().acting());
    }

    /** The file whose existence is a hold. */
    Path holdFile() {
        return data.resolve("HOLD");
    }

    /** Places a hold on this host in the store. */
    void hold(String reason) {
        new PostgresHoldStore(database)
                .place(new Hold(ids.generate(), host.id(), Hold.Source.PAGE, "alice", reason, clock.instant()));
    }

    /** Crashes the unit, and waits until a first repair has brought it back. */
    void firstRepair() {
        crash();
        SystemdLab.await(
                "a first repair recovers " + unit,
                PATIENCE,
                () -> text("select state from incident where host = ? and subject = ?")
                        .equals("recovered"));
        mark();
    }

    /** Moves the attempts on the unit back in time. */
    void ageAttempts(Duration by) {
        try (PreparedStatement update = eyes.prepareStatement(
                "update attempt" + " set begun_at = begun_at - ? * interval '1 second' where host = ? and unit = ?")) {
            Columns.set(update, by.toSeconds(), host.id(), unit.value());
            assertEquals(1, update.executeUpdate());
        } catch (SQLException e) {
            throw new AssertionFailedError("the attempts cannot be moved", e);
        }
    }

    /** Stores a ready plan for another unit, as a repair does that is under way. */
    void underRepair(UnitName other) {
        PostgresIncidentStore incidents = new PostgresIncidentStore(database);
        long epoch = assertInstanceOf(LeaseStore.Answer.Held.class, leases.acquire(host.id(), run, leaseTerm, 0))
                .lease()
                .epoch();
        UnitState state = systemd.read(other);
        Instant now = clock.instant();
        Incident incident =
                Incident.opening(ids.generate(), host.id(), other, FindingKind.SERVICE_FAILED, other + " failed", now);
        incidents.open(incident, state);
        Plan plan = new Plan(
                ids.generate(),
                host.id(),
                incident.id(),
                other,
                Verb.START,
                incident.summary(),
                "",
                "0".repeat(64),
                List.of(),
                ExpectedState.of(state),
                List.of(),
                state,
                boot.id(),
                now,
                null);
        Duration minutes = Duration.ofMinutes(10);
        CommitLimits commitLimits = new CommitLimits(3, minutes, Duration.ZERO, 1, minutes);
        assertInstanceOf(
                Commit.Committed.class,
                incidents.commitPlan(new PlanCommit(plan, PlanState.READY, ids.generate(), epoch, commitLimits, null)));
    }

    // ------------------------------------------------------------------ what came of it

    /** Waits until a decision is stored and carried out as far as it goes, and a moment more. */
    void awaitDecision() {
        SystemdLab.await("a decision on " + unit, PATIENCE, () -> asked() > 0 || decided());
        pause(AFTERWARDS);
    }

    /**
     * Asserts that this guard kept the unit from being touched: the newest plan stores its own verdict, which is no pass, no
     * act was asked for, and systemd started nothing.
     *
     * @return the verdict
     */
    GuardVerdict assertHeldBy(String guard) {
        Found newest = newest().orElseThrow(() -> new AssertionFailedError("no plan of " + unit + " is stored"));
        assertNotEquals(planBefore, newest.plan().id(), "the newest plan is an old one");
        GuardVerdict verdict = newest.plan().guards().stream()
                .filter(each -> each.guard().equals(guard))
                .findFirst()
                .orElseThrow(() -> new AssertionFailedError("the newest plan has no verdict of " + guard));
        assertNotEquals(GuardVerdict.Outcome.PASS, verdict.outcome(), verdict::toString);
        assertTrue(said.contains(verdict), () -> "not the guard's own: " + verdict);
        assertEquals(0, asked(), "acts that were asked of the helper");
        assertEquals(invocationBefore, lab.show(unit.value(), "InvocationID"), "systemd started " + unit);
        return verdict;
    }

    /** How many acts were asked of the helper since the mark. */
    int asked() {
        return helper.asked() - askedBefore;
    }

    /** The newest plan's state and why, in words. */
    String newestInWords() {
        return newest().map(found -> found.state() + ", " + found.detail()).orElse("no plan");
    }

    @Override
    public void close() throws SQLException {
        if (agent != null) {
            agent.close();
        }
        systemd.close();
        database.close();
        eyes.close();
    }

    // ------------------------------------------------------------------ inside

    private record Found(Plan plan, String state, String detail) {}

    /** The same guard; what it says is noted, since the store's transaction can give a verdict by the same name. */
    private Guard listeningTo(Guard guard) {
        return new Guard() {
            @Override
            public String name() {
                return guard.name();
            }

            @Override
            public GuardVerdict check(Finding finding, Situation situation, Policy policy, Instant now) {
                GuardVerdict verdict = guard.check(finding, situation, policy, now);
                said.add(verdict);
                return verdict;
            }
        };
    }

    private Agent agent() {
        return Objects.requireNonNull(agent, "start it first");
    }

    private boolean decided() {
        return newest().filter(found -> !found.plan().id().equals(planBefore))
                .filter(found -> !found.state().equals("ready"))
                .isPresent();
    }

    private Policy policy(RulesInForce rules) {
        Runnable action = beforeNextDecision.getAndSet(null);
        if (action != null) {
            action.run();
        }
        Policy policy = rules.current(clock.instant());
        return new Policy(
                policy.hostName(),
                policy.dryRun(),
                policy.hostLevel(),
                policy.allowList(),
                limits.apply(policy.limits()),
                policy.hash());
    }

    private Optional<Found> newest() {
        try (PreparedStatement query = eyes.prepareStatement("select state, detail, document from plan"
                + " where host = ? and unit = ? order by created_at desc, id desc limit 1")) {
            Columns.set(query, host.id(), unit.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Found(
                                Objects.requireNonNull(Columns.fromJson(row, "document", Plan.class)),
                                Columns.text(row, "state"),
                                Columns.text(row, "detail")))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new AssertionFailedError("the store cannot be looked at", e);
        }
    }

    private String text(String sql) {
        try (PreparedStatement query = eyes.prepareStatement(sql)) {
            Columns.set(query, host.id(), unit.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Objects.requireNonNullElse(row.getString(1), "") : "";
            }
        } catch (SQLException e) {
            throw new AssertionFailedError("the store cannot be looked at", e);
        }
    }

    private SystemdBus openBus() {
        return switch (SystemdBus.open(BusConfig.at(lab.busAddress()))) {
            case OpenResult.Opened(SystemdBus bus) -> bus;
            case OpenResult.Absent(String reason) -> throw new AssertionFailedError(reason);
            case OpenResult.Refused(String reason) -> throw new AssertionFailedError(reason);
        };
    }

    private static List<Classifier> classifiers() {
        try (ApplicationContext context =
                ApplicationContext.builder().banner(false).start()) {
            return List.copyOf(context.getBeansOfType(Classifier.class));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
