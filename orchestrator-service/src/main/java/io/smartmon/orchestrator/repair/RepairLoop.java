package io.smartmon.orchestrator.repair;

import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.subject.OtherSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.decide.Clocks;
import io.smartmon.orchestrator.decide.Holds;
import io.smartmon.orchestrator.decide.SituationReader;
import io.smartmon.orchestrator.tell.Alerts;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles each finding step by step until it is resolved; steps of one finding run in sequence.
 *
 * <p>Every step starts from the stored and the observed state, never from where an earlier step stopped, so it can be repeated
 * after an outage of store, bus or helper, and after a restart. Thread-safe.
 */
public final class RepairLoop implements FindingListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepairLoop.class);
    /** How soon it is known whether a stop was a request. */
    private static final Duration STOP_UNCLEAR = Duration.ofMillis(50);

    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Each question of a step has a timeout of seconds. */
    private static final Duration MAX_STEP = Duration.ofMinutes(3);

    /** Until what could not be seen, or is on its way, is looked at again. */
    static final Duration RECHECK_DELAY = Duration.ofSeconds(5);

    private static final Duration MAX_RECHECK_DELAY = Duration.ofMinutes(1);
    /** A failed unit with {@code Restart=} is read again after this: systemd may be about to restart it. */
    private static final Duration RESTART_RECHECK = Duration.ofMillis(5);

    /** Differs from every count of gaps: events may have been lost. */
    private static final int GAPS_NOT_KNOWN = -1;

    private final Parts parts;
    private final FindingResumption resumption;
    private final DecideSteps decideSteps;
    private final HelperSteps helperSteps;
    private final VerifySteps verifySteps;
    private final KeyedSerialExecutor<FindingKey> executor;
    /** The present findings, whether this process acts or not. */
    private final Map<FindingKey, TrackedFinding> trackedFindings = new ConcurrentHashMap<>();
    /** The observation that ended a finding, until its incident is closed. */
    private final Map<FindingKey, Observation> endings = new ConcurrentHashMap<>();

    private final Map<FindingKey, RepairTask> tasks = new ConcurrentHashMap<>();
    /**
     * Given-up incidents that are still present, so that the store need not be asked about them for each observation.
     */
    private final Set<FindingKey> givenUp = ConcurrentHashMap.newKeySet();
    /** Unsupported incidents: kept, alerted once, and nothing is done about them. */
    private final Map<UUID, Incident> setAside = new ConcurrentHashMap<>();
    /** Those in hand that the store did not name as open when it was asked last. */
    private volatile Set<UUID> missed = Set.of();

    /** Held while the store is read for a take-over, so that an earlier one cannot end after a later one. */
    private final Lock takingOver;

    private volatile long takenOver;

    /**
     * The collaborators of the loop.
     *
     * @param host this host
     * @param bootId of the boot in which this process runs
     * @param ids gives UUIDv7
     * @param memory what events showed of a unit
     * @param downWith which units went down with a unit, because they are bound to it, and are not back
     * @param stopStands remembers a stop that was requested while the unit was being started by this product
     * @param stopUnclear whether a stop was seen that may be none, because another unit took this one down; soon it is known
     * @param required the services without which a unit cannot run
     * @param subjects reads a subject as it is now
     * @param policy the policy in force
     * @param lastPlan the last plan that the helper had accepted when it was asked last; never blocks
     */
    public record Parts(
            HostId host,
            Scheduler scheduler,
            String bootId,
            Supplier<UUID> ids,
            Function<UnitName, Optional<UnitMemory.Remembered>> memory,
            Function<UnitName, List<UnitName>> downWith,
            Consumer<UnitName> stopStands,
            Predicate<UnitName> stopUnclear,
            Function<UnitName, Knowledge<RequiredServices>> required,
            SubjectReader subjects,
            SituationReader situations,
            Holds holds,
            Supplier<Policy> policy,
            Decider decider,
            IncidentStore incidents,
            Supplier<LeaseView> lease,
            Acts acts,
            Verifier verifier,
            Alerts alerts,
            Supplier<Optional<UUID>> lastPlan) {
        /** Whether a stop job was the last thing seen of the unit. */
        boolean stopSeen(Subject subject) {
            return subject instanceof UnitSubject(UnitName unit)
                    && memory.apply(unit).map(UnitMemory.Remembered::stopSeen).orElse(false);
        }
    }

    /**
     * A loop that does nothing until {@link #takeOver} was called for the lease's epoch.
     *
     * @param resumption resumes findings from before this process
     */
    public RepairLoop(Parts parts, FindingResumption resumption) {
        this.parts = parts;
        this.resumption = resumption;
        Conclusions conclusions = new Conclusions(parts);
        this.helperSteps = new HelperSteps(parts, conclusions);
        this.decideSteps = new DecideSteps(parts, conclusions, helperSteps);
        this.verifySteps = new VerifySteps(parts, conclusions);
        this.executor = new KeyedSerialExecutor<>(parts.scheduler());
        this.takingOver = parts.scheduler().newLock();
    }

    /** That delay, but not so short as to keep the bus busy, nor so long as to forget what waits. */
    static Duration recheckDelay(Duration wanted) {
        if (wanted.compareTo(RECHECK_DELAY) <= 0) {
            return RECHECK_DELAY;
        }
        return wanted.compareTo(MAX_RECHECK_DELAY) < 0 ? wanted : MAX_RECHECK_DELAY;
    }

    /** Whether a step has been at work for longer than any step takes: then it will not end, and its incident waits for ever. */
    public boolean stuck() {
        return executor.longestAtWork().compareTo(MAX_STEP) > 0;
    }

    // ------------------------------------------------------------------ events

    @Override
    public void found(Finding finding) {
        FindingKey key = FindingKey.of(finding);
        AtomicBoolean repeated = new AtomicBoolean();
        trackedFindings.compute(key, (name, before) -> {
            if (before == null) {
                return new TrackedFinding(finding, parts.scheduler().nanos(), Clocks.offset(parts.scheduler()));
            }
            repeated.set(before.finding.severity() == finding.severity()
                    && before.finding.evidence().equals(finding.evidence()));
            before.finding = finding;
            return before;
        });
        endings.remove(key);
        // Each reconcile repeats what stands. What is open is decided about again by the clock of its session, and a
        // decision asks the service manager a dozen questions.
        if (!repeated.get() || !tasks.containsKey(key)) {
            assess(key);
        }
    }

    @Override
    public void ended(FindingKind kind, Subject subject, Observation last) {
        FindingKey key = new FindingKey(kind, subject);
        trackedFindings.remove(key);
        givenUp.remove(key);
        // One may be about to be opened. An agent that does not act opens none, and would only collect what ended.
        if (acting() || tasks.containsKey(key)) {
            endings.put(key, last);
        }
        assess(key);
    }

    /** Something about the subject changed: assesses all its findings and incidents. Returns at once. */
    public void assess(Subject subject) {
        Stream.concat(tasks.keySet().stream(), trackedFindings.keySet().stream())
                .filter(key -> key.subject().equals(subject))
                .distinct()
                .forEach(this::assess);
    }

    /** Assesses every open incident, as when a hold was placed or lifted. Returns at once. */
    public void assessOpen() {
        tasks.keySet().forEach(this::assess);
    }

    // ------------------------------------------------------------------ take-over

    /**
     * Begins a new epoch: takes over every incident that is not closed, and only then decides anything. Unsupported incidents
     * are kept and alerted, and the rest continues. Blocks for some round trips; throws when the store does not answer,
     * and may be called again. Nothing is done for an epoch that is not the newest here.
     *
     * @return whether it is the newest
     */
    public boolean takeOver(long epoch) {
        takingOver.lock();
        try {
            boolean newest = parts.lease().get().epoch() == epoch;
            if (newest) {
                takeOverNow(epoch);
            }
            return newest;
        } finally {
            takingOver.unlock();
        }
    }

    private void takeOverNow(long epoch) {
        tasks.clear();
        givenUp.clear();
        setAside.clear();
        for (Unfinished stored : parts.incidents().unfinished(parts.host())) {
            if (understood(stored)) {
                tasks.put(FindingKey.of(stored.incident()), taken(stored, epoch));
            } else {
                setAside(stored.incident(), epoch);
            }
        }
        endings.keySet().retainAll(tasks.keySet());
        takenOver = epoch;
        LOG.info("Took over {} open incidents in epoch {}", tasks.size(), epoch);
        tasks.forEach((key, task) -> {
            if (!trackedFindings.containsKey(key)) {
                resumption.resume(key.kind(), key.subject(), task.incident.severity());
            }
        });
        assessOpen();
        // Findings from before this process could open an incident.
        trackedFindings.keySet().stream().filter(key -> !tasks.containsKey(key)).forEach(this::assess);
    }

    /** Whether it acts for its host: the lease is held, and incidents of earlier epochs are taken over. */
    public boolean acting() {
        LeaseView lease = parts.lease().get();
        return lease.mine() && lease.epoch() == takenOver;
    }

    /**
     * Takes over incidents that are open in the store but not here, or were re-armed since, and leaves those that the store
     * does not have any more: it may have been restored. Blocks for a round trip each; throws when the store does not answer,
     * and may be called again.
     */
    public void takeUp(List<OpenIncident> open) {
        if (!acting()) {
            return;
        }
        leaveMissing(open);
        Map<UUID, Long> inHand = tasks.values().stream()
                .map(task -> task.incident)
                .collect(Collectors.toMap(Incident::id, Incident::generation, Math::max));
        for (OpenIncident each : open) {
            Long generation = inHand.get(each.incident());
            Incident aside = setAside.get(each.incident());
            boolean known = (generation != null && generation >= each.generation())
                    || (aside != null && aside.generation() >= each.generation());
            if (!known) {
                parts.incidents().find(parts.host(), each.incident()).ifPresent(this::takeUp);
            }
        }
    }

    /** One that was just opened or closed may be missing in one answer, and is not in two. */
    private void leaveMissing(List<OpenIncident> open) {
        Set<UUID> there = open.stream().map(OpenIncident::incident).collect(Collectors.toSet());
        Set<UUID> before = missed;
        Set<UUID> now = new HashSet<>();
        tasks.forEach((key, task) -> {
            UUID incident = task.incident.id();
            if (there.contains(incident)) {
                return;
            }
            now.add(incident);
            if (before.contains(incident)) {
                executor.run(key, () -> {
                    if (tasks.get(key) == task) {
                        LOG.warn("{}: the store does not have incident {} open any more", key, incident);
                        leave(key);
                    }
                });
            }
        });
        missed = Set.copyOf(now);
    }

    private void leave(FindingKey key) {
        try {
            reload(key);
            assessNow(key);
        } catch (StoreUnavailableException away) {
            LOG.warn("{} is waiting for the store: {}", key, away.getMessage());
            assessLater(key, RETRY);
        }
    }

    private void takeUp(Unfinished stored) {
        Incident incident = stored.incident();
        long epoch = takenOver;
        if (incident.state() == IncidentState.CLOSED) {
            return;
        }
        if (!understood(stored)) {
            setAside(incident, epoch);
            return;
        }
        FindingKey key = FindingKey.of(incident);
        executor.run(key, () -> {
            RepairTask known = tasks.get(key);
            if (takenOver == epoch && (known == null || known.incident.generation() < incident.generation())) {
                LOG.info("Resumed {}, generation {}", key, incident.generation());
                givenUp.remove(key);
                tasks.put(key, taken(stored, epoch));
                if (!trackedFindings.containsKey(key)) {
                    resumption.resume(key.kind(), key.subject(), incident.severity());
                }
            }
            assessNow(key);
        });
    }

    /** Whether this version supports all of it. An open plan without a known action was written by another version. */
    private static boolean understood(Unfinished stored) {
        Incident incident = stored.incident();
        StoredPlan plan = stored.plan();
        boolean incidentKnown =
                incident.state() != IncidentState.NOT_KNOWN && !(incident.subject() instanceof OtherSubject);
        if (plan == null) {
            return incidentKnown && incident.state() != IncidentState.RECOVERED;
        }
        boolean mustBeDone = plan.state().open() || incident.state() == IncidentState.RECOVERED;
        boolean actionKnown = plan.plan().action() != null
                && !(plan.plan().action() instanceof OtherAction)
                && !(plan.plan().action().subject() instanceof OtherSubject);
        return incidentKnown && plan.state() != PlanState.NOT_KNOWN && (actionKnown || !mustBeDone);
    }

    private void setAside(Incident incident, long epoch) {
        LOG.warn(
                "Incident {} on {} was written by a newer version and is left untouched",
                incident.id(),
                incident.subject());
        Alert alert = parts.alerts().notUnderstood(incident, parts.scheduler().instant());
        IncidentStore.Moved stored = parts.incidents().raise(parts.host(), incident.id(), epoch, alert);
        LOG.debug("Alert stored: {}", stored);
        setAside.put(incident.id(), incident);
    }

    private boolean isAside(FindingKey key) {
        return setAside.values().stream()
                .anyMatch(incident -> FindingKey.of(incident).equals(key));
    }

    private RepairTask taken(Unfinished stored, long epoch) {
        // Nothing was observed while no agent held the lease, so events may have been lost.
        Verifier.Baseline now = parts.verifier().baseline(stored.incident().subject());
        return new RepairTask(
                stored, new Verifier.Baseline(now.stops(), now.restarts(), GAPS_NOT_KNOWN), epoch, alertStored(stored));
    }

    /**
     * Whether an alert was probably stored for it. If that is not known, yes is assumed: an unneeded
     * resolution does less harm than an alert that never ends.
     */
    private boolean alertStored(Unfinished stored) {
        StoredPlan plan = stored.plan();
        if (!parts.decider().hasRemedy(stored.incident().kind())
                || stored.incident().generation() > 0) {
            return true;
        }
        if (plan == null) {
            return false;
        }
        boolean healthy = plan.verdict() == null || plan.verdict() == Verdict.RECOVERED;
        return plan.sequence() > 1
                || !healthy
                || switch (plan.state()) {
                    case WATCHED, LEFT_ALONE, PROPOSED, DECLINED, REFUSED, EXPIRED, HELD -> true;
                    case WAITING -> parts.alerts().alertsWaiting(plan.plan().guards());
                    case READY, ACCEPTED, INDETERMINATE, DONE, NOT_KNOWN -> false;
                };
    }

    // ------------------------------------------------------------------ assessing

    private void assess(FindingKey key) {
        executor.run(key, () -> assessNow(key));
    }

    private void assessLater(FindingKey key, Duration after) {
        executor.runLater(key, () -> assessNow(key), after);
    }

    private void assessNow(FindingKey key) {
        try {
            boolean goOn = true;
            while (goOn && acting()) {
                goOn = step(key);
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("{} is waiting for the store: {}", key, away.getMessage());
            assessLater(key, RETRY);
        }
    }

    /** One step; returns whether another can follow at once. */
    private boolean step(FindingKey key) {
        RepairTask open = tasks.get(key);
        TrackedFinding tracked = trackedFindings.get(key);
        if (open == null) {
            endings.remove(key);
            return tracked != null && !givenUp.contains(key) && !isAside(key) && open(key, tracked);
        }
        if (open.stage() != RepairTask.Stage.RECALL
                && key.subject() instanceof UnitSubject(UnitName unit)
                && parts.stopUnclear().test(unit)) {
            assessLater(key, STOP_UNCLEAR);
            return false;
        }
        boolean wasOpen = open.incident.state() == IncidentState.OPEN;
        Next next = switch (open.stage()) {
            case DECIDE -> {
                if (!parts.decider().hasRemedy(key.kind())) {
                    yield decideSteps.follow(open, tracked, endings.get(key));
                }
                yield decide(key, open, tracked);
            }
            case RECALL -> helperSteps.recall(open);
            case SETTLE -> verifySteps.settle(open);
            case HOLD_WINDOW -> verifySteps.hold(open);
        };
        if (wasOpen && open.incident.state() != IncidentState.OPEN) {
            // Some may have waited for it.
            tasks.forEach((other, task) -> {
                if (task.waitsForCause) {
                    assess(other);
                }
            });
        }
        return switch (next) {
            case Next.Again() -> true;
            case Next.Later(Duration after) -> {
                assessLater(key, after);
                yield false;
            }
            case Next.Wait() -> false;
            case Next.Closed() -> {
                closed(key, open);
                yield false;
            }
            case Next.Reload() -> {
                reload(key);
                assessLater(key, RETRY);
                yield false;
            }
        };
    }

    private void closed(FindingKey key, RepairTask task) {
        tasks.remove(key, task);
        endings.remove(key);
        decideSteps.waitsNoMore(task);
        if (task.incident.closedAs() == ClosedAs.GIVEN_UP) {
            givenUp.add(key);
        } else if (trackedFindings.containsKey(key)) {
            // A finding that is present again, or still, is another incident.
            assessLater(key, RETRY);
        }
    }

    /** Opens the incident; returns whether it can be continued. */
    private boolean open(FindingKey key, TrackedFinding tracked) {
        Finding finding = tracked.finding;
        boolean remedy = parts.decider().hasRemedy(key.kind());
        if (remedy && key.subject() instanceof UnitSubject) {
            switch (freshly(key, tracked, finding)) {
                case Fresh.Present present -> finding = present.finding();
                case Fresh.Later(Duration after) -> {
                    assessLater(key, after);
                    return false;
                }
                case Fresh.Absent absent -> {
                    return false;
                }
            }
        }
        Instant now = parts.scheduler().instant();
        long epoch = takenOver;
        Incident found = Incident.opening(parts.ids().get(), finding, now);
        Incident opening = cause(key).map(found::causedBy).orElse(found);
        Alert alert = remedy ? null : parts.alerts().found(opening, now);
        IncidentStore.Opened opened = parts.incidents().open(new IncidentStore.Opening(opening, epoch, alert));
        Incident current = opened.incident();
        if (current == null) {
            // Fenced: the next step sees the current lease.
            assessLater(key, RETRY);
            return false;
        }
        if (current.givenUp()) {
            givenUp.add(key);
            return false;
        }
        if (opened.created()) {
            LOG.info("{}", Wording.english().finding(finding.kind(), finding.subject(), finding.evidence()));
            tasks.put(
                    key,
                    new RepairTask(
                            new Unfinished(current, null),
                            parts.verifier().baseline(key.subject()),
                            epoch,
                            alert != null));
            return true;
        }
        reload(key);
        return tasks.containsKey(key);
    }

    /** The open incident of a service that the unit requires: of several that of one that requires none of the others. */
    private Optional<UUID> cause(FindingKey key) {
        if (!parts.decider().hasRemedy(key.kind()) || !(key.subject() instanceof UnitSubject(UnitName unit))) {
            return Optional.empty();
        }
        return switch (parts.required().apply(unit)) {
            case Knowledge.Unknown<RequiredServices> unknown -> Optional.empty();
            case Knowledge.Known<RequiredServices>(RequiredServices required, Instant at) -> {
                Map<UnitName, UUID> open = new TreeMap<>();
                for (UnitName each : required.first()) {
                    RepairTask task = tasks.get(new FindingKey(key.kind(), new UnitSubject(each)));
                    if (task != null && task.incident.state() == IncidentState.OPEN) {
                        open.put(each, task.incident.id());
                    }
                }
                yield required.roots(open.keySet()).stream().findFirst().map(open::get);
            }
        };
    }

    private Next decide(FindingKey key, RepairTask open, @Nullable TrackedFinding observed) {
        if (!(key.subject() instanceof UnitSubject)) {
            return decideAsObserved(key, open, observed);
        }
        // The finding of an incident taken over counts as present before classification reports it in this process.
        TrackedFinding tracked = observed != null ? observed : assumed(open);
        return switch (freshly(key, tracked, tracked.finding)) {
            case Fresh.Later(Duration after) -> {
                open.unread = true;
                decideSteps.waits(open);
                yield new Next.Later(after);
            }
            case Fresh.Absent(Observation seen) -> {
                decideSteps.waitsNoMore(open);
                yield verifySteps.notFoundAnyMore(open, seen);
            }
            case Fresh.Present(Finding finding, Observation seen, long seenNanos) -> {
                open.healthySince = null;
                open.unread = false;
                yield decideSteps.updated(open, tracked)
                        ? decideSteps.decide(open, tracked, finding, seen, seenNanos)
                        : new Next.Reload();
            }
        };
    }

    /** A subject that is not read again is decided about as last observed. */
    private Next decideAsObserved(FindingKey key, RepairTask open, @Nullable TrackedFinding tracked) {
        Observation ending = endings.get(key);
        if (tracked == null) {
            return ending == null ? new Next.Wait() : verifySteps.notFoundAnyMore(open, ending);
        }
        long nanos = parts.scheduler().nanos();
        return switch (parts.subjects().read(key.kind(), key.subject())) {
            case Knowledge.Unknown<Observation> unknown -> new Next.Wait();
            case Knowledge.Known<Observation>(Observation seen, Instant at) -> {
                long age = Math.max(
                        0, Duration.between(at, parts.scheduler().instant()).toNanos());
                yield decideSteps.updated(open, tracked)
                        ? decideSteps.decide(open, tracked, tracked.finding, seen, nanos - age)
                        : new Next.Reload();
            }
        };
    }

    private TrackedFinding assumed(RepairTask open) {
        TrackedFinding known = open.assumed;
        if (known != null) {
            return known;
        }
        Incident incident = open.incident;
        Finding finding = new Finding(
                incident.host(),
                incident.kind(),
                incident.subject(),
                incident.severity(),
                incident.evidence(),
                incident.openedAt(),
                incident.openedAt());
        TrackedFinding made = new TrackedFinding(finding, parts.scheduler().nanos(), Clocks.offset(parts.scheduler()));
        open.assumed = made;
        return made;
    }

    // ------------------------------------------------------------------ the unit as it is now

    /** The result of reading a unit right before acting on it. */
    private sealed interface Fresh {
        /** It is so. */
        record Present(Finding finding, Observation seen, long seenNanos) implements Fresh {}

        /** The finding no longer applies. */
        record Absent(Observation seen) implements Fresh {}

        /** Not known yet. */
        record Later(Duration after) implements Fresh {}
    }

    private Fresh freshly(FindingKey key, TrackedFinding tracked, Finding before) {
        long nanos = parts.scheduler().nanos();
        return switch (parts.subjects().read(key.kind(), key.subject())) {
            case Knowledge.Unknown<Observation> unknown -> new Fresh.Later(RECHECK_DELAY);
            case Knowledge.Known<Observation>(Observation seen, Instant at) ->
                switch (parts.subjects().assess(key.kind(), seen)) {
                    case Condition.Clear clear -> new Fresh.Absent(seen);
                    case Condition.NotKnown notKnown -> new Fresh.Later(RECHECK_DELAY);
                    case Condition.Between(Measures evidence) ->
                        rechecked(tracked, seen, nanos, finding(before, before.severity(), evidence, at));
                    case Condition.Present(Severity severity, Measures evidence) ->
                        rechecked(tracked, seen, nanos, finding(before, severity, evidence, at));
                };
        };
    }

    private static Finding finding(Finding before, Severity severity, Measures evidence, Instant at) {
        return new Finding(before.host(), before.kind(), before.subject(), severity, evidence, before.since(), at);
    }

    /** A unit that systemd may be about to restart must still be in the same state a moment later. */
    private Fresh rechecked(TrackedFinding tracked, Observation seen, long nanos, Finding finding) {
        if (!(seen.subject() instanceof UnitSubject(UnitName unit))) {
            return new Fresh.Present(finding, seen, nanos);
        }
        UnitState state = UnitState.of(unit, seen.document());
        if (state.restart().isEmpty() || state.restart().equals("no")) {
            return new Fresh.Present(finding, seen, nanos);
        }
        if (tracked.recheckedState != state.stateChangeMicros()) {
            tracked.recheckedState = state.stateChangeMicros();
            tracked.recheckedNanos = nanos;
            return new Fresh.Later(RESTART_RECHECK);
        }
        Duration left = RESTART_RECHECK.minusNanos(nanos - tracked.recheckedNanos);
        return left.isPositive() ? new Fresh.Later(left) : new Fresh.Present(finding, seen, nanos);
    }

    /** Reloads the state of the finding from the store. */
    private void reload(FindingKey key) {
        tasks.remove(key);
        long epoch = takenOver;
        parts.incidents().unfinished(parts.host()).stream()
                .filter(stored -> FindingKey.of(stored.incident()).equals(key))
                .findFirst()
                .ifPresent(stored -> {
                    if (understood(stored)) {
                        tasks.put(key, taken(stored, epoch));
                    } else {
                        setAside(stored.incident(), epoch);
                    }
                });
    }

    @Override
    public void close() {
        executor.close();
    }
}
