package io.smartmon.simulation;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verdict;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rules of safety, checked against what is true in the model at each act, at each outcome that is stored, and at the end of
 * the run. The first one that is broken ends the run.
 */
final class Rules {
    private static final Duration HOLD_IN_FORCE = Duration.ofSeconds(2);
    /** Some milliseconds between the helper's last look and its call. */
    private static final Duration LAST_GAP = Duration.ofMillis(10);

    /** How soon the helper cancels what waits for too long. */
    private static final Duration CANCELS_WITHIN = Duration.ofSeconds(1);

    /** How old the last look before a conclusion may be, where calls are slow. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(60);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final FindingKind FAILED = new FindingKind("service_failed");
    /** A decision may be as old as the slowest call after it, and no older than a lease. */
    private static final Duration PACKAGES_SEEN = Duration.ofSeconds(20);

    private static final Duration LOOKED_BEFORE_PLAN = Duration.ofSeconds(1);
    private static final Duration LOOKED_BEFORE_SLOW_PLAN = Duration.ofMinutes(2);
    private static final Duration PLAN_ENDS = Duration.ofMinutes(10);
    private static final Duration LEASE_TERM = Duration.ofSeconds(15);

    private final World world;
    private final Map<Integer, Host> hosts = new HashMap<>();
    private final List<Alert> told = new ArrayList<>();
    private final Set<UUID> called = new HashSet<>();
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private @Nullable Broken broken;
    private long storeClockSetAt = Long.MIN_VALUE / 2;
    private int acts;

    /**
     * A rule that was broken.
     *
     * @param rule which
     * @param how what happened
     * @param at when, since the begin
     */
    record Broken(String rule, String how, Duration at) {
        @Override
        public String toString() {
            return at + ": " + rule + ": " + how;
        }
    }

    private static final class Host {
        private @Nullable HostId id;
        private @Nullable Long heldSince;
        /** When the present file HOLD was placed; it has nothing to do with the store. */
        private long fileHeldAt;

        private long newestEpoch;
        private long newestEpochAt;
        private final Map<UnitName, List<Start>> starts = new HashMap<>();
        /** What each unit was last started from, if it came up. */
        private final Map<UnitName, String> startedFrom = new HashMap<>();
        /** When what a unit would be started from last changed. */
        private final Map<UnitName, Changed> changed = new HashMap<>();

        private final Map<UUID, PlanRow> plans = new LinkedHashMap<>();
        private final Map<UUID, Incident> incidents = new LinkedHashMap<>();
        private final Map<UUID, Long> openedAt = new HashMap<>();
        /** Those that are not closed. */
        private final Map<UUID, IncidentState> states = new LinkedHashMap<>();
        /** When the store was set back. */
        private long restoredAt;
        /** The plan that was done last. */
        private @Nullable UUID lastDone;
        /** Whether the store was set back to before {@link #lastDone}, and no person has confirmed it. */
        private boolean storeBehind;
        /** The one that was done last when a person confirmed the store, which the store knows since. */
        private @Nullable UUID confirmed;
        /** Plans from before the store was set back: they were decided from what it knew then. */
        private final Set<UUID> decidedBefore = new HashSet<>();

        /** What is known of the store's content; what was really done is not part of it. */
        private Host copy() {
            Host copy = new Host();
            copy.id = id;
            copy.heldSince = heldSince;
            copy.newestEpoch = newestEpoch;
            copy.newestEpochAt = newestEpochAt;
            copy.confirmed = confirmed;
            copy.plans.putAll(plans);
            copy.incidents.putAll(incidents);
            copy.states.putAll(states);
            return copy;
        }

        /** The store's content is again what it was. What it has lost is neither counted nor expected of it any more. */
        private void setBackTo(Host copy, long now) {
            decidedBefore.addAll(plans.keySet());
            id = copy.id;
            heldSince = copy.heldSince == null ? null : now;
            newestEpoch = copy.newestEpoch;
            newestEpochAt = copy.newestEpochAt;
            confirmed = copy.confirmed;
            restoredAt = now;
            plans.clear();
            plans.putAll(copy.plans);
            incidents.clear();
            incidents.putAll(copy.incidents);
            states.clear();
            states.putAll(copy.states);
            starts.values().forEach(all -> all.removeIf(start -> !plans.containsKey(start.plan())));
            storeBehind = lastDone != null && !plans.containsKey(lastDone) && !lastDone.equals(confirmed);
        }
    }

    private record Changed(String startsFrom, long at) {}

    private record PlanRow(Subject subject, PlanState state, long since) {}

    private record Start(UUID plan, long at) {}

    Rules(World world) {
        this.world = world;
    }

    boolean isBroken() {
        return broken != null;
    }

    Optional<Broken> verdict() {
        return Optional.ofNullable(broken);
    }

    int acts() {
        return acts;
    }

    int count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }

    void broken(String rule, String how) {
        if (broken == null) {
            broken = new Broken(rule, how, Duration.ofNanos(world.conductor().nanos()));
        }
    }

    void unexpected(Throwable failed) {
        StackTraceElement[] trace = failed.getStackTrace();
        broken("no task throws", failed + (trace.length == 0 ? "" : " at " + trace[0]));
    }

    private Host of(Machine machine) {
        return hosts.computeIfAbsent(machine.number(), ignored -> new Host());
    }

    private Optional<Machine> machine(HostId host) {
        return world.machines().stream()
                .filter(machine -> host.equals(of(machine).id))
                .findFirst();
    }

    /** As which host the store knows the machine; empty before it was registered. */
    Optional<HostId> host(Machine machine) {
        return Optional.ofNullable(of(machine).id);
    }

    // ------------------------------------------------------------------ what people do

    void held(Machine machine) {
        Host host = of(machine);
        if (host.heldSince == null) {
            host.heldSince = world.conductor().nanos();
        }
    }

    void lifted(Machine machine) {
        of(machine).heldSince = null;
    }

    void storeClockSet() {
        storeClockSetAt = world.conductor().nanos();
    }

    /** What sets back what is known of the store's content to what it is now, as a copy does with the store's own. */
    Runnable copy() {
        Map<Integer, Host> copies = new HashMap<>();
        world.machines()
                .forEach(machine -> copies.put(machine.number(), of(machine).copy()));
        return () -> {
            long now = world.conductor().nanos();
            copies.forEach((number, copy) ->
                    hosts.computeIfAbsent(number, ignored -> new Host()).setBackTo(copy, now));
        };
    }

    /** A person has confirmed the store for the machine. */
    void confirmed(Machine machine) {
        Host host = of(machine);
        host.storeBehind = false;
        host.confirmed = host.lastDone;
    }

    /** A person re-arms all that was given up on the machine, as the page offers it. */
    void rearm(Machine machine) {
        Host host = of(machine);
        HostId id = host.id;
        if (id == null) {
            return;
        }
        for (Incident incident : List.copyOf(host.incidents.values())) {
            if (incident.givenUp() && newest(host, incident)) {
                world.syncStoreClock();
                world.store().rearm(id, incident.id());
                host.incidents.remove(incident.id());
                if (incident.subject() instanceof UnitSubject(UnitName unit)) {
                    host.starts.remove(unit);
                }
            }
        }
    }

    private static boolean newest(Host host, Incident incident) {
        return host.incidents.values().stream()
                .noneMatch(other -> other.subject().equals(incident.subject())
                        && other.kind().equals(incident.kind())
                        && other.openedAt().isAfter(incident.openedAt()));
    }

    /** What units of the machine would be started from may have changed. */
    void configurationChanged(Machine machine) {
        long now = world.conductor().nanos();
        for (ModelUnit unit : machine.systemd().all()) {
            String from = machine.systemd().startsFrom(unit);
            of(machine)
                    .changed
                    .merge(
                            unit.name,
                            new Changed(from, now),
                            (before, next) -> before.startsFrom().equals(from) ? before : next);
        }
    }

    /** A file HOLD is placed, where there may be one already. */
    void heldByFile(Machine machine) {
        if (!Files.exists(machine.holdFile())) {
            of(machine).fileHeldAt = world.conductor().nanos();
        }
    }

    /** A unit came up, whoever started it. */
    void started(Machine machine, ModelUnit unit) {
        of(machine).startedFrom.put(unit.name, unit.startedFrom);
    }

    // ------------------------------------------------------------------ at each act

    /** Called at the moment at which systemd is asked for a start. */
    void start(Machine machine, ActRequest request, UnitName unit) {
        acts++;
        Host host = of(machine);
        long now = world.conductor().nanos();
        if (machine.dryRun()) {
            broken("no act in dry run", unit + " on " + machine.name());
        }
        Long held = host.heldSince;
        if (held != null && now - held > HOLD_IN_FORCE.toNanos()) {
            broken("no act in a hold", unit + ", held for " + Duration.ofNanos(now - held));
        }
        if (Files.exists(machine.holdFile()) && seenSince(machine, host.fileHeldAt)) {
            broken("no act in a hold", unit + " beside the file HOLD");
        }
        if (!called.add(request.plan())) {
            broken("at most once", "plan " + request.plan() + " for " + unit);
        }
        if (request.epoch() < host.newestEpoch
                && seenSince(machine, host.newestEpochAt)
                && now - storeClockSetAt > LEASE_TERM.plusSeconds(5).toNanos()) {
            broken("one holder", unit + " under epoch " + request.epoch() + ", the newest is " + host.newestEpoch);
        }
        packages(machine, unit);
        PlanRow plan = host.plans.get(request.plan());
        boolean decidedBefore = host.decidedBefore.contains(request.plan());
        if (plan == null && !decidedBefore) {
            broken("a plan before each act", "plan " + request.plan() + " for " + unit + " is not stored");
        }
        if (host.storeBehind && !decidedBefore) {
            broken(
                    "no act from a restored store",
                    unit + ", and the store does not know plan " + host.lastDone + ", which was done last");
        }
        host.lastDone = request.plan();
        reach(machine, request, unit);
        deployment(machine, unit, plan == null ? now : plan.since());
        limits(host, request.plan(), unit, now);
        ModelUnit model = machine.systemd().unit(unit);
        if (model != null && !model.down() && seenSince(machine, model.changedAt)) {
            broken("no act on other than the planned state", unit + " is " + model.active);
        }
    }

    /** Called when a start begins, which may have waited for another unit; who asked for it must have cancelled it if it is late. */
    void begins(Machine machine, ModelUnit.Job job) {
        ActRequest request = job.request;
        Conductor.ModelProcess caller = job.caller;
        if (request == null || caller == null || !caller.alive()) {
            return;
        }
        if (machine.busAnswersSince() > job.queuedAt) {
            // A helper that lost its connection cannot cancel: one of the known holes.
            return;
        }
        long able = caller.runsSince();
        long late = (machine.hundredthsSinceBoot() - request.notAfter()) * 10_000_000;
        boolean couldCancel = world.conductor().nanos() - able > CANCELS_WITHIN.toNanos();
        if (late > CANCELS_WITHIN.toNanos() && couldCancel) {
            broken("a start begins in time", job.unit.name + ", " + Duration.ofNanos(late) + " late");
        }
    }

    /** Called when the helper has cancelled a start that still waited: nothing was started. */
    void neverBegan(Machine machine, UnitName unit) {
        List<Start> starts = of(machine).starts.get(unit);
        if (starts != null && !starts.isEmpty()) {
            starts.removeLast();
        }
    }

    private void packages(Machine machine, UnitName unit) {
        // Where several calls in a row were slowed down, the decision may be older than that.
        long slow = world.draws().faults().values().stream()
                .filter(fault -> fault == Fault.VERY_SLOW || fault == Fault.STOPPED)
                .count();
        machine.packages().busyFor().ifPresent(busy -> {
            if (slow <= 1 && busy.compareTo(PACKAGES_SEEN) > 0) {
                broken("no act in a package transaction", unit + ", the first was " + busy + " ago");
            }
        });
    }

    private void reach(Machine machine, ActRequest request, UnitName unit) {
        if (!Machine.LISTED.contains(bare(unit)) || ProtectedUnits.reason(unit).isPresent()) {
            broken("only what is listed", unit + " was started");
        }
        StartClosure closure = machine.systemd().closure(unit);
        if (!closure.conflicts().isEmpty()) {
            broken("a start stops nothing", unit + " stops " + closure.conflicts());
        }
        for (UnitName other : closure.pulledIn()) {
            if (!Machine.pullsIn(unit, other)) {
                broken("only what is listed", unit + " brings up " + other);
            }
            againstStop(machine, request, other, unit + " brings up " + other);
        }
        againstStop(machine, request, unit, unit + " is started");
    }

    private void deployment(Machine machine, UnitName unit, long plannedAt) {
        noDeployment(machine, unit, plannedAt);
        machine.systemd().closure(unit).pulledIn().forEach(other -> noDeployment(machine, other, plannedAt));
    }

    private void noDeployment(Machine machine, UnitName name, long plannedAt) {
        ModelUnit unit = machine.systemd().unit(name);
        if (unit == null) {
            return;
        }
        Host host = of(machine);
        String last = host.startedFrom.getOrDefault(name, "");
        String next = machine.systemd().startsFrom(unit);
        Changed changed = host.changed.get(name);
        // The files are looked at before the plan is stored. Where a call was slowed down, that was longer before.
        Duration before = world.draws().faults().isEmpty() ? LOOKED_BEFORE_PLAN : LOOKED_BEFORE_SLOW_PLAN;
        boolean meanwhile = changed != null && plannedAt - changed.at() < before.toNanos();
        // A start from a file that systemd had not read again, which nobody saw, and a reload after it: a known hole.
        boolean hidden = unit.startedBehindFile
                && machine.agents().stream()
                        .filter(ModelAgent::acting)
                        .allMatch(agent -> agent.heardSince() > unit.activeSince);
        if (!next.equals(last) && !meanwhile && !hidden) {
            broken("no start is a deployment", name + " is started from " + next + ", and was last from " + last);
        }
    }

    /** Whether the helper's last look came after that moment: a process can be stopped between that look and its call. */
    private boolean seenSince(Machine machine, long moment) {
        Conductor.ModelProcess helper = machine.helper().process();
        long now = world.conductor().nanos();
        boolean stoppedMeanwhile = helper != null
                && moment >= helper.stoppedSince() - LAST_GAP.toNanos()
                && moment < helper.runsSince()
                && now - helper.runsSince() <= LAST_GAP.toNanos();
        return now - moment > LAST_GAP.toNanos() && !stoppedMeanwhile;
    }

    /**
     * A stop of a unit that is down already changes no property, and one that is stopped during its first start of this boot looks
     * like a failed start: who was not connected then cannot know of it, and nobody hears it while a request is on its way from the
     * agent to the helper. The page on what is not proved says what to do instead.
     */
    private void againstStop(Machine machine, ActRequest request, UnitName unit, String how) {
        ModelUnit model = machine.systemd().unit(unit);
        if (model != null && model.wantedDown && !model.stopOverruled && seenSince(machine, model.wantedDownAt)) {
            Machine.Asked asked = machine.asked(request.plan());
            if (asked != null && model.wantedDownWithoutTrace && !model.masked) {
                model.mayBeOverruled = asked.heardSince > model.wantedDownAt;
                if (model.mayBeOverruled || onTheWay(asked, model)) {
                    return;
                }
            }
            broken("nothing against a stop", how + ", and a person had stopped it");
        }
    }

    private static boolean onTheWay(Machine.Asked asked, ModelUnit model) {
        return model.wantedDownAt >= asked.askedAt - LAST_GAP.toNanos() && model.wantedDownAt <= asked.listenedAt;
    }

    private void limits(Host host, UUID plan, UnitName unit, long now) {
        List<Start> starts = host.starts.computeIfAbsent(unit, ignored -> new ArrayList<>());
        starts.removeIf(
                start -> now - start.at() > Machine.LIMITS.attemptsWindow().toNanos());
        starts.add(new Start(plan, now));
        if (starts.size() > Machine.LIMITS.attempts()) {
            broken("no act beyond the limit", unit + ": " + starts.size() + " starts in ten minutes");
        }
    }

    private static String bare(UnitName unit) {
        return unit.value().substring(0, unit.value().lastIndexOf('.'));
    }

    // ------------------------------------------------------------------ at each stored result

    /** The port, with a look at each lease that it gives. */
    SyncStore watched(SyncStore real) {
        return new SyncStore() {
            @Override
            public Answer sync(Request request) {
                Answer answer = real.sync(request);
                world.machines().stream()
                        .filter(machine -> machine.bootId().equals(request.bootId()))
                        .findFirst()
                        .ifPresent(machine -> {
                            Host host = of(machine);
                            host.id = request.host();
                            if (answer.lease() instanceof LeaseStore.Answer.Held(var lease)
                                    && lease.epoch() > host.newestEpoch) {
                                host.newestEpoch = lease.epoch();
                                host.newestEpochAt = world.conductor().nanos();
                            }
                        });
                return answer;
            }

            @Override
            public void answer(HostId host, UUID command, Reason reason, Instant at) {
                real.answer(host, command, reason, at);
            }
        };
    }

    /** The port, with a look at each change that it makes. */
    IncidentStore watched(IncidentStore real) {
        return new IncidentStore() {
            @Override
            public Opened open(Opening opening) {
                Opened opened = real.open(opening);
                Incident incident = opened.incident();
                if (incident != null) {
                    remember(incident);
                }
                return opened;
            }

            @Override
            public Moved update(Update update) {
                return real.update(update);
            }

            @Override
            public Optional<Unfinished> find(HostId host, UUID incident) {
                return real.find(host, incident);
            }

            @Override
            public Commit commitPlan(PlanCommit commit) {
                Commit answer = real.commitPlan(commit);
                if (answer instanceof Commit.Committed) {
                    told(commit.alert());
                    plan(commit.plan().host(), commit.plan().id(), commit.plan().subject(), commit.state());
                }
                return answer;
            }

            @Override
            public Moved move(PlanMove move) {
                Moved moved = real.move(move);
                if (moved == Moved.MOVED) {
                    plan(move.host(), move.plan(), null, move.to());
                }
                return moved;
            }

            @Override
            public Moved raise(HostId host, UUID incident, long epoch, Alert alert) {
                Moved moved = real.raise(host, incident, epoch, alert);
                told(moved == Moved.MOVED ? alert : null);
                return moved;
            }

            @Override
            public Moved conclude(Conclusion conclusion) {
                Moved moved = real.conclude(conclusion);
                if (moved == Moved.MOVED) {
                    concluded(conclusion);
                    told(conclusion.alert());
                }
                return moved;
            }

            @Override
            public List<Unfinished> unfinished(HostId host) {
                return real.unfinished(host);
            }

            @Override
            public RepairHistory history(HostId host, Subject subject, Instant since) {
                return real.history(host, subject, since);
            }
        };
    }

    /** What is bound to a unit went down with it: who says that it healed, says also what is still down. */
    private void named(Machine machine, UnitName unit, IncidentStore.Conclusion conclusion) {
        for (UnitName other : machine.systemd().stoppedWith(unit)) {
            ModelUnit model = machine.systemd().unit(other);
            Alert alert = conclusion.alert();
            boolean known = model != null
                    && machine.agents().stream()
                            .filter(ModelAgent::acting)
                            .allMatch(agent ->
                                    agent.heardSince() < model.changedAt && agent.inTimeSince() < model.changedAt);
            boolean named = (alert != null && alert.message().contains(other.value()))
                    || told.stream().anyMatch(before -> before.message().contains(other.value()));
            if (model != null
                    && unit.equals(model.fellWith)
                    && model.down()
                    && !model.wantedDown
                    && !model.fellInRestart
                    && !named
                    && known) {
                broken("healed is healed", unit + " healed, and nothing says that " + other + " is down with it");
            }
        }
    }

    private void told(@Nullable Alert alert) {
        if (alert != null) {
            told.add(alert);
        }
    }

    private void remember(Incident incident) {
        machine(incident.host()).ifPresent(machine -> {
            of(machine).incidents.put(incident.id(), incident);
            of(machine).openedAt.putIfAbsent(incident.id(), world.conductor().nanos());
            of(machine).states.put(incident.id(), incident.state());
        });
    }

    private void plan(HostId id, UUID plan, @Nullable Subject subject, PlanState state) {
        machine(id).ifPresent(machine -> {
            Host host = of(machine);
            PlanRow before = host.plans.get(plan);
            Subject about = before != null ? before.subject() : subject;
            if (about != null) {
                long since = before != null ? before.since() : world.conductor().nanos();
                host.plans.put(plan, new PlanRow(about, state, since));
            }
            long open = host.plans.values().stream()
                    .filter(row -> row.state().open())
                    .map(PlanRow::subject)
                    .distinct()
                    .count();
            if (open > Machine.LIMITS.subjectsAtOnce()) {
                broken("no act beyond a permit", open + " subjects under repair on " + machine.name());
            }
        });
    }

    private void concluded(IncidentStore.Conclusion conclusion) {
        Optional<Machine> at = machine(conclusion.host());
        if (at.isEmpty()) {
            return;
        }
        Machine machine = at.get();
        Host host = of(machine);
        UUID plan = conclusion.plan();
        Verdict verdict = conclusion.verdict();
        Incident incident = host.incidents.get(conclusion.incident());
        if (plan != null) {
            plan(conclusion.host(), plan, null, PlanState.DONE);
        }
        if (conclusion.incidentState() == IncidentState.CLOSED) {
            host.states.remove(conclusion.incident());
        } else {
            host.states.put(conclusion.incident(), conclusion.incidentState());
        }
        if (verdict != null) {
            verdicts.merge(verdict, 1, Integer::sum);
        }
        if (incident != null && conclusion.closedAs() == ClosedAs.GIVEN_UP) {
            host.incidents.put(incident.id(), closed(incident, conclusion));
        }
        if (incident != null
                && incident.kind().equals(FAILED)
                && incident.subject() instanceof UnitSubject(UnitName subject)) {
            PlanRow row = plan == null ? null : host.plans.get(plan);
            outcome(machine, subject, incident, conclusion, row == null ? 0 : row.since());
        }
        if (verdict == Verdict.HEALED && incident != null && incident.subject() instanceof UnitSubject(UnitName name)) {
            healed(machine, name);
            named(machine, name, conclusion);
        }
    }

    private static Incident closed(Incident incident, IncidentStore.Conclusion by) {
        return new Incident(
                incident.id(),
                incident.host(),
                incident.subject(),
                incident.kind(),
                incident.severity(),
                incident.evidence(),
                by.incidentState(),
                by.closedAs(),
                incident.cause(),
                incident.generation(),
                incident.openedAt(),
                incident.recoveredAt(),
                incident.holdEndsAt(),
                by.at());
    }

    private void healed(Machine machine, UnitName name) {
        ModelUnit unit = machine.systemd().unit(name);
        if (unit == null) {
            return;
        }
        long now = world.conductor().nanos();
        // Where a call was slowed down, the last look may be older than what has happened since.
        if (!unit.wasUpFor(Machine.LIMITS.holdWindow().toNanos(), now - LAST_LOOK.toNanos(), now)) {
            broken("healed is healed", name + " is " + unit.active + ", and was never up through the hold window");
        }
    }

    /** What is stored as the end of a repair or an incident is what happened. */
    private void outcome(
            Machine machine, UnitName name, Incident incident, IncidentStore.Conclusion by, long planSince) {
        ModelUnit unit = machine.systemd().unit(name);
        long now = world.conductor().nanos();
        if (unit == null) {
            return;
        }
        if (by.verdict() == Verdict.RECURRED && !unit.fellSince(planSince)) {
            broken("a relapse is one", name + " recurred (" + by.reason().code() + "), and it never fell again");
        }
        if (by.verdict() == Verdict.NO_EFFECT && unit.up() && now - unit.activeSince > LAST_LOOK.toNanos()) {
            broken(
                    "no effect is none",
                    name + " (" + by.reason().code() + ") has been up since " + Duration.ofNanos(unit.activeSince));
        }
        long opened = of(machine).openedAt.getOrDefault(incident.id(), 0L);
        if (by.closedAs() == ClosedAs.BY_ITSELF && !unit.wasUpFor(0, opened, now)) {
            broken("an end is told as it was", name + " ended by itself, and is " + unit.active);
        }
        boolean asked = unit.wantedDown || unit.masked || unit.wantedDownAt > opened - LAST_LOOK.toNanos();
        // Of a host whose clock is wrong the store keeps no more than the stops.
        boolean clockRight = machine.clockOffset().abs().compareTo(CLOCK_TOLERANCE) < 0;
        // Who ended between the two events takes the stop of what is bound to a failed service for a request: a known
        // hole.
        boolean takenDown = unit.fellWithAt > opened - LAST_LOOK.toNanos()
                && machine.agents().stream()
                        .filter(ModelAgent::acting)
                        .allMatch(agent -> agent.heardSince() > unit.fellWithAt);
        if (by.closedAs() == ClosedAs.BY_REQUEST && !asked && clockRight && !takenDown) {
            broken("an end is told as it was", name + " was closed by request, and nobody asked for anything");
        }
    }

    /** The open plans and incidents on the machine of a process, in words. */
    String whereIs(Conductor.ModelProcess process) {
        StringBuilder where = new StringBuilder();
        for (Machine machine : world.machines()) {
            if (process.name().contains("-" + machine.number())) {
                Host host = of(machine);
                host.plans.values().stream()
                        .map(PlanRow::state)
                        .filter(PlanState::open)
                        .sorted()
                        .forEach(state -> where.append(' ').append(state));
                host.states.values().stream()
                        .sorted()
                        .forEach(state -> where.append(' ').append(state));
            }
        }
        return where.toString();
    }

    /** Called every few seconds: no plan may be open for longer than any start and any fault can last. */
    void meanwhile() {
        long now = world.conductor().nanos();
        for (Host host : hosts.values()) {
            host.plans.forEach((id, row) -> {
                if (row.state().open() && now - Math.max(row.since(), host.restoredAt) > PLAN_ENDS.toNanos()) {
                    broken("every plan ends", id + " for " + row.subject() + " is " + row.state() + " for 10 min");
                }
            });
        }
    }

    // ------------------------------------------------------------------ at the end

    /** Called when faults have been over for long. */
    void atTheEnd() {
        for (Machine machine : world.machines()) {
            Host host = of(machine);
            HostId id = host.id;
            if (id == null) {
                broken("a host has an agent", machine.name() + " was never registered");
                continue;
            }
            if (host.storeBehind) {
                broken(
                        "a restored store is noticed",
                        "nobody was asked to confirm it for " + machine.name() + ", which did plan " + host.lastDone);
            }
            if (machine.agents().stream().noneMatch(ModelAgent::acting)) {
                broken("a host has an agent", "nobody acts for " + machine.name());
            }
            world.syncStoreClock();
            List<Alert> alerts = world.store().alerts(id);
            for (IncidentStore.Unfinished each : world.stores().incidents().unfinished(id)) {
                atTheEnd(each, alerts);
            }
            units(machine, id, alerts);
        }
    }

    private void atTheEnd(IncidentStore.Unfinished each, List<Alert> alerts) {
        IncidentStore.StoredPlan plan = each.plan();
        if (plan != null && plan.state().open()) {
            broken("every plan ends", plan.plan().id() + " for " + plan.plan().subject() + " is " + plan.state());
        }
        // One that a restored store has forgotten was told all the same, and nothing more is to come of it.
        boolean atRest = plan != null && (plan.state() == PlanState.LEFT_ALONE || plan.state() == PlanState.WATCHED);
        if (atRest
                && told.stream()
                        .anyMatch(alert ->
                                alert.key().equals("incident:" + each.incident().id()))) {
            return;
        }
        if (alerts.stream()
                .noneMatch(alert ->
                        alert.key().equals("incident:" + each.incident().id()))) {
            broken(
                    "every incident ends or is told",
                    each.incident().kind() + " " + each.incident().subject() + " is open, its plan is "
                            + (plan == null
                                    ? "none"
                                    : plan.state() + " " + plan.reason().code()));
        }
    }

    private void units(Machine machine, HostId id, List<Alert> alerts) {
        for (ModelUnit unit : machine.systemd().all()) {
            // Who starts by hand what cannot come up in this boot is told so by systemctl, and systemd has it as never
            // started.
            boolean neverUp = unit.enteredMicros == 0 && machine.systemd().needsMasked(unit);
            boolean wanted = Machine.LISTED.contains(bare(unit.name)) && !unit.wantedDown && !unit.masked && !neverUp;
            if (wanted && !unit.up() && !machine.dryRun()) {
                boolean told = alerts.stream().anyMatch(alert -> alert.message().contains(unit.name.value()));
                if (!told) {
                    broken(
                            "what can be repaired is repaired",
                            unit.name + " is " + unit.active + " on " + machine.name() + " and nobody was told; host "
                                    + id);
                }
            }
        }
    }
}
