package io.smartmon.orchestrator.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.smartmon.config.Environment;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Guard;
import io.smartmon.domain.guard.GuardContext;
import io.smartmon.domain.guard.GuardPhase;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Opening;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.wording.Wording;
import io.smartmon.host.HostRoots;
import io.smartmon.host.helper.HelperClient;
import io.smartmon.host.helper.HelperKey;
import io.smartmon.orchestrator.Agent;
import io.smartmon.orchestrator.Collecting;
import io.smartmon.orchestrator.HostCollecting;
import io.smartmon.orchestrator.act.HelperMonitor;
import io.smartmon.orchestrator.collect.StoreOutbox;
import io.smartmon.orchestrator.configuration.ConfigurationFiles;
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
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.storage.restored.RestoredStore;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * An agent over a real PostgreSQL and a real systemd that watches one unit closely, with the guards that it is given. A host
 * of its own in the store, a data folder and an environment of its own. What shall differ from the ordinary is set before
 * {@link #start()}. Used by one test thread, beside the agent's own.
 */
final class AgentFixture implements AutoCloseable {
    private static final FindingKind SERVICE_FAILED = new FindingKind("service_failed");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** For how long nothing may follow once a decision is stored. */
    private static final Duration AFTERWARDS = Duration.ofMillis(100);

    private static final Duration SYNC_INTERVAL = Duration.ofSeconds(5);

    private final SystemdLab lab;
    private final UnitName unit;
    private final List<Guard> guards;
    private final Path data;
    private final HostProfile profile;
    private final HostId host;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final UUID run = ids.generate();
    private final Boot boot = Boot.system();
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<@Nullable Runnable> beforeNextDecision = new AtomicReference<>();
    private final SystemScheduler time = new SystemScheduler(boot::hundredthsSinceBoot, Throwable::printStackTrace);
    private final Scheduler clock = new Ahead();
    private final LateClassifier classifier = new LateClassifier();
    private final AtomicBoolean forgotten = new AtomicBoolean();
    private final Set<GuardVerdict> said = ConcurrentHashMap.newKeySet();
    private final SingleConnection database;
    private final Connection eyes;
    private final SystemdBus systemd;
    private final RecordingHelper helper;
    private UnaryOperator<Limits> limits = UnaryOperator.identity();
    private Supplier<HelperView> helperView = () -> new HelperView(true, ActionDocument.verbs());
    private SyncStore sync;
    private Duration leaseTerm = Duration.ofSeconds(15);
    private Duration bootedEarlier = Duration.ZERO;
    private @Nullable Agent agent;
    private @Nullable Collecting collecting;
    private @Nullable UUID planBefore;
    private int askedBefore;
    private String invocationBefore = "";

    AgentFixture(
            SystemdLab lab, PostgresDatabase postgres, Path data, String hostName, UnitName unit, List<Guard> guards)
            throws SQLException {
        this.lab = lab;
        this.unit = unit;
        this.guards = guards.stream().map(this::listeningTo).toList();
        this.data = data;
        this.profile = profile(hostName, boot.id());
        this.database = new SingleConnection(postgres.dataSource(), Duration.ofSeconds(5));
        this.sync = new PostgresSyncStore(database);
        this.host = new PostgresFleetStore(database)
                .register(profile, run, clock.instant())
                .host();
        this.eyes = postgres.dataSource().getConnection();
        this.systemd = openBus();
        this.helper = new RecordingHelper(profile.machineId(), boot, unit, systemd);
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
                    .append(profile.name())
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

    /** Sets the boot clock ahead, as if the machine had been booted earlier by this. */
    void bootedEarlier(Duration by) {
        bootedEarlier = by;
    }

    /** Gives the helper a socket at which nobody listens. */
    void withoutHelper() {
        helper.goAway();
        HelperClient nobody = new HelperClient(data.resolve("nobody.sock"), HelperKey.of("no key"));
        helperView = new HelperMonitor(nobody::status)::view;
    }

    /**
     * Makes the lease short, never renews it in time, and lets each request for it be long on its way to the database. So it
     * runs out here, where it counts from before the request, earlier than there.
     */
    void shortLease(Duration term, Duration way) {
        leaseTerm = term;
        SyncStore near = sync;
        sync = new SyncStore() {
            @Override
            public Answer sync(Request request) {
                pause(way);
                return near.sync(request);
            }

            @Override
            public void answer(HostId of, UUID command, Reason answer, Instant at) {
                near.answer(of, command, answer, at);
            }
        };
    }

    /** Lets the store forget the host once it is told to, and know it again when the host registers. */
    void forgettableStore() {
        SyncStore real = sync;
        sync = new SyncStore() {
            @Override
            public Answer sync(Request request) {
                if (forgotten.getAndSet(false)) {
                    throw new HostNotRegisteredException(request.host());
                }
                return real.sync(request);
            }

            @Override
            public void answer(HostId of, UUID command, Reason answer, Instant at) {
                real.answer(of, command, answer, at);
            }
        };
    }

    /** The store forgets the host and its lease; waits until the agent has registered and holds a lease again. */
    void storeForgetsTheHost() {
        ofHost("delete from host_lease where host = ?");
        forgotten.set(true);
        SystemdLab.await("the agent hears that it is not registered", PATIENCE, () -> !forgotten.get());
        awaitStoreRestored();
    }

    /** The host's lease in the store is that of a copy from before the agent got it; waits until the agent knows. */
    void storeIsRestored() {
        ofHost("update host_lease set epoch = epoch - 1 where host = ?");
        awaitStoreRestored();
    }

    private void awaitStoreRestored() {
        SystemdLab.await("the agent waits for a person", PATIENCE, () -> agent().state() == Agent.State.STORE_RESTORED);
        mark();
    }

    /** A person confirms the store. */
    void confirmStore() {
        assertEquals(
                RestoredStore.Confirmed.CONFIRMED,
                new RestoredStore(database).confirm(host, "alice", "", clock.instant()));
    }

    /** Waits until an act is asked of the helper. */
    void awaitAsked() {
        SystemdLab.await("the helper is asked", PATIENCE, () -> asked() > 0);
    }

    private void ofHost(String sql) {
        try (PreparedStatement update = eyes.prepareStatement(sql)) {
            Columns.set(update, host);
            assertEquals(1, update.executeUpdate());
        } catch (SQLException e) {
            throw new AssertionFailedError("the store cannot be changed", e);
        }
    }

    /** Another machine with this one's machine id reports, from a boot of its own. */
    void aCopyIsReported() {
        HostProfile copy = profile(profile.name(), UUID.randomUUID().toString());
        assertEquals(
                host,
                new PostgresFleetStore(database)
                        .register(copy, ids.generate(), clock.instant())
                        .host());
    }

    // ------------------------------------------------------------------ while it runs

    /** Stores from which files the unit was last started, as an agent does that sees its start. */
    void rememberStart() {
        rememberStart(unit);
    }

    /** The same of another unit. */
    void rememberStart(UnitName of) {
        UnitConfiguration configuration = systemd.configuration(of);
        switch (new FilesUnderRoot(roots(), clock).read(configuration)) {
            case Knowledge.Known<ConfigurationFiles.Reading>(ConfigurationFiles.Reading files, Instant at) ->
                new PostgresServiceStore(database)
                        .started(
                                host,
                                List.of(new ServiceStore.LastStart(
                                        of, configuration.start().invocationId(), files.fingerprint())));
            case Knowledge.Unknown<ConfigurationFiles.Reading>(Reason reason) ->
                throw new AssertionFailedError("its files are not known: " + reason);
        }
    }

    private HostRoots roots() {
        return new HostRoots(lab.procfs(), Path.of("/sys"));
    }

    /** Starts the agent and waits until it acts and has seen the unit. */
    void start() {
        startUnwatched();
        SystemdLab.await(
                "the agent acts and has seen " + unit,
                PATIENCE,
                () -> acting() && collecting().unit(unit).isPresent());
        mark();
    }

    /** Starts the agent and waits for nothing. */
    void startUnwatched() {
        RulesInForce rules = RulesInForce.of(Environment.of(environment), data);
        List<Classifier> classifiers = List.of(classifier);
        HostRoots roots = roots();
        HostCollecting collected = new HostCollecting(
                clock,
                new HostCollecting.Machine(
                        roots,
                        profile.name(),
                        () -> SystemdBus.open(BusConfig.at(lab.busAddress())),
                        new FilesUnderRoot(roots, clock)),
                run,
                new StoreOutbox.Stores(
                        new PostgresSampleStore(database),
                        new PostgresServiceStore(database),
                        new PostgresObservationStore(database)),
                () -> rules.current(clock.instant()),
                List.of(),
                classifiers,
                Set.of());
        collecting = collected;
        Agent opened = new Agent(
                new Agent.Ports(
                        new PostgresFleetStore(database),
                        sync,
                        new PostgresLeaseStore(database),
                        new PostgresHoldStore(database),
                        new PostgresIncidentStore(database),
                        new PostgresServiceStore(database),
                        helper,
                        helperView,
                        () -> 0,
                        helper::lastAccepted,
                        () -> null),
                new Agent.Setting(
                        profile,
                        roots,
                        run,
                        rules.dryRun(),
                        () -> policy(rules),
                        List.of(holdFile()),
                        leaseTerm,
                        leaseTerm.compareTo(SYNC_INTERVAL.multipliedBy(2)) < 0 ? leaseTerm : SYNC_INTERVAL,
                        ids::generate),
                clock,
                collected,
                classifiers,
                new Decider(new Guards(guards), Decider.remedies()),
                never -> {
                    throw never;
                });
        agent = opened;
        opened.start();
    }

    /** Does something once, after the next finding and the look at the unit that belongs to the decision. */
    void beforeNextDecision(Runnable action) {
        beforeNextDecision.set(action);
    }

    /**
     * Does something once, after the unit was found and before the look at it that belongs to the decision, and lets
     * classification stay with what it found: the decision sees what happened in between.
     */
    void beforeNextCheck(Runnable action) {
        classifier.afterNextFinding(action);
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
        SystemdLab.await("the lease runs out", PATIENCE, () -> !acting());
    }

    /** The file whose existence is a hold. */
    Path holdFile() {
        return data.resolve("HOLD");
    }

    /** Places a hold on this host in the store. */
    void hold(String reason) {
        new PostgresHoldStore(database)
                .place(new Hold(ids.generate(), host, Hold.Source.PAGE, "alice", reason, clock.instant()));
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

    /** Crashes the unit again, and waits until another repair has brought it back. */
    void nextRepair() {
        crash();
        SystemdLab.await(
                "another repair recovers " + unit,
                PATIENCE,
                () -> asked() == 1
                        && text("select state from incident where host = ? and subject = ?")
                                .equals("recovered"));
        mark();
    }

    /** Moves the attempts on the unit back in time. */
    void ageAttempts(Duration by) {
        try (PreparedStatement update = eyes.prepareStatement("update attempt set begun_at = begun_at - ? * interval"
                + " '1 second', begun_hundredths = begun_hundredths - ? where host = ? and subject = ?")) {
            Columns.set(update, by.toSeconds(), by.toMillis() / 10, host, unit.value());
            assertTrue(update.executeUpdate() > 0);
        } catch (SQLException e) {
            throw new AssertionFailedError("the attempts cannot be moved", e);
        }
    }

    /** Stores a ready plan for another unit, as a repair does that is under way. */
    void underRepair(UnitName other) {
        PostgresIncidentStore incidents = new PostgresIncidentStore(database);
        long epoch = assertInstanceOf(
                        LeaseStore.Answer.Held.class, new PostgresLeaseStore(database).acquire(host, run, leaseTerm, 0))
                .lease()
                .epoch();
        UnitState state = systemd.read(other);
        Instant now = clock.instant();
        Finding finding =
                new Finding(host, SERVICE_FAILED, new UnitSubject(other), Severity.WARNING, state.measures(), now, now);
        Incident incident = Incident.opening(ids.generate(), finding, now);
        assertTrue(incidents.open(new Opening(incident, epoch, null)).created());
        Plan plan = new Plan(
                Plan.VERSION,
                ids.generate(),
                host,
                incident.id(),
                incident.kind(),
                incident.subject(),
                new StartUnit(other, ExpectedState.of(state), List.of()),
                "",
                "0".repeat(64),
                List.of(),
                state.measures(),
                boot.id(),
                now,
                null);
        Duration minutes = Duration.ofMinutes(10);
        CommitLimits commitLimits = new CommitLimits(3, minutes, Duration.ZERO, 1, minutes);
        assertInstanceOf(
                Commit.Committed.class,
                incidents.commitPlan(new PlanCommit(
                        plan,
                        PlanState.READY,
                        ids.generate(),
                        boot.hundredthsSinceBoot(),
                        epoch,
                        commitLimits,
                        null,
                        null)));
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
        return newest().map(found -> found.state() + ", " + Wording.english().reason(found.reason()))
                .orElse("no plan");
    }

    @Override
    public void close() throws SQLException {
        if (agent != null) {
            agent.close();
        }
        time.close();
        systemd.close();
        database.close();
        eyes.close();
    }

    // ------------------------------------------------------------------ inside

    private record Found(Plan plan, String state, Reason reason) {}

    /** The same guard; what it says is noted, since the store's transaction can give a verdict by the same name. */
    private Guard listeningTo(Guard guard) {
        return new Guard() {
            @Override
            public String id() {
                return guard.id();
            }

            @Override
            public GuardPhase phase() {
                return guard.phase();
            }

            @Override
            public String summary() {
                return guard.summary();
            }

            @Override
            public Set<Fact<?>> facts() {
                return guard.facts();
            }

            @Override
            public boolean appliesTo(Action action) {
                return guard.appliesTo(action);
            }

            @Override
            public boolean exhausts() {
                return guard.exhausts();
            }

            @Override
            public boolean momentary() {
                return guard.momentary();
            }

            @Override
            public boolean momentary(String reason) {
                return guard.momentary(reason);
            }

            @Override
            public GuardVerdict check(GuardContext context) {
                GuardVerdict verdict = guard.check(context);
                said.add(verdict);
                return verdict;
            }
        };
    }

    /** What classifies failed services, late once: it stays with what it found although the unit changed since. */
    private static final class LateClassifier implements Classifier {
        private final ServiceFailed real = new ServiceFailed();
        private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();
        private volatile @Nullable Condition stays;

        void afterNextFinding(Runnable action) {
            meanwhile.set(action);
        }

        @Override
        public FindingKind kind() {
            return real.kind();
        }

        @Override
        public ObservationKind reads() {
            return real.reads();
        }

        @Override
        public String summary() {
            return real.summary();
        }

        @Override
        public Condition assess(History history) {
            Condition late = stays;
            if (late != null) {
                return late;
            }
            Condition condition = real.assess(history);
            if (condition instanceof Condition.Present) {
                Runnable action = meanwhile.getAndSet(null);
                if (action != null) {
                    action.run();
                    stays = condition;
                }
            }
            return condition;
        }
    }

    /** The machine's time, but for a wall clock that a test sets ahead. */
    private final class Ahead implements Scheduler {
        @Override
        public Instant instant() {
            return time.instant().plus(ahead.get());
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public long hundredthsSinceBoot() {
            return time.hundredthsSinceBoot() + bootedEarlier.toMillis() / 10;
        }

        @Override
        public double random() {
            return time.random();
        }

        @Override
        public void execute(Runnable task) {
            time.execute(task);
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            return time.after(delay, task);
        }
    }

    private static HostProfile profile(String hostName, String bootId) {
        return new HostProfile("machine-of-" + hostName, bootId, hostName, "Linux", 2, 1L << 30);
    }

    private boolean acting() {
        return agent().state() == Agent.State.ACTING;
    }

    private Collecting collecting() {
        return Objects.requireNonNull(collecting, "start it first");
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
        try (PreparedStatement query = eyes.prepareStatement("select p.state, p.reason, p.document from plan p"
                + " join incident i on i.host = p.host and i.id = p.incident where p.host = ? and p.subject = ?"
                + " order by i.opened_at desc, p.sequence desc limit 1")) {
            Columns.set(query, host, unit.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Found(
                                Objects.requireNonNull(Columns.fromJson(row, "document", Plan.class)),
                                Columns.text(row, "state"),
                                Objects.requireNonNull(Columns.fromJson(row, "reason", Reason.class))))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new AssertionFailedError("the store cannot be looked at", e);
        }
    }

    private String text(String sql) {
        try (PreparedStatement query = eyes.prepareStatement(sql)) {
            Columns.set(query, host, unit.value());
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
            case OpenResult.Absent(Reason reason) -> throw new AssertionFailedError(reason.toString());
            case OpenResult.Refused(Reason reason) -> throw new AssertionFailedError(reason.toString());
        };
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
