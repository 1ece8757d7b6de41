package io.smartmon.testkit.store;

import io.smartmon.domain.guard.AtOnceGuard;
import io.smartmon.domain.guard.AttemptsGuard;
import io.smartmon.domain.guard.CooldownGuard;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.HoldGuard;
import io.smartmon.domain.guard.LeaseGuard;
import io.smartmon.domain.guard.StoreGuard;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Incidents, plans and attempts in memory. */
record InMemoryIncidentStore(
        InMemoryStore store, InMemoryLeaseStore leases, InMemoryHoldStore holds, InMemoryServiceStore services)
        implements IncidentStore {
    private static final Set<PlanState> BEGINNINGS =
            Set.of(PlanState.WATCHED, PlanState.LEFT_ALONE, PlanState.WAITING, PlanState.PROPOSED, PlanState.READY);
    private static final Set<PlanState> NEVER_BEGUN = Set.of(PlanState.HELD, PlanState.REFUSED, PlanState.EXPIRED);
    private static final Set<Verdict> FIRST =
            Set.of(Verdict.RECOVERED, Verdict.NO_EFFECT, Verdict.WORSE, Verdict.NOT_KNOWN);
    private static final Set<Verdict> AFTER_RECOVERED =
            Set.of(Verdict.HEALED, Verdict.RECURRED, Verdict.NOT_KNOWN, Verdict.WORSE);

    /** The rows of one host. */
    static final class Rows {
        private final Map<UUID, IncidentRow> incidents = new LinkedHashMap<>();
        private final Map<UUID, PlanRow> plans = new LinkedHashMap<>();

        private static final class IncidentRow {
            private Incident incident;
            private final boolean keepers;
            private Measures newest;

            private IncidentRow(Incident incident, boolean keepers) {
                this.incident = incident;
                this.keepers = keepers;
                this.newest = incident.evidence();
            }
        }

        private static final class PlanRow {
            private StoredPlan stored;
            private final @Nullable AttemptRow attempt;

            private PlanRow(StoredPlan stored, @Nullable AttemptRow attempt) {
                this.stored = stored;
                this.attempt = attempt;
            }

            private Plan plan() {
                return stored.plan();
            }
        }

        private record AttemptRow(int number, Attempt attempt, long generation) {}

        Rows copy() {
            Rows copy = new Rows();
            incidents.forEach((id, row) -> {
                IncidentRow same = new IncidentRow(row.incident, row.keepers);
                same.newest = row.newest;
                copy.incidents.put(id, same);
            });
            plans.forEach((id, row) -> copy.plans.put(id, new PlanRow(row.stored, row.attempt)));
            return copy;
        }

        boolean knows(@Nullable UUID plan) {
            return plan != null && plans.containsKey(plan);
        }

        void forgetPlan(UUID plan) {
            plans.remove(plan);
        }

        void openAsKeeper(Incident incident) {
            incidents.put(incident.id(), new IncidentRow(incident, true));
        }

        void rearm(UUID id) {
            IncidentRow row = Objects.requireNonNull(incidents.get(id), "no such incident");
            Incident was = row.incident;
            if (!was.givenUp()) {
                throw new IllegalStateException("it was not given up");
            }
            row.incident = new Incident(
                    was.id(),
                    was.host(),
                    was.subject(),
                    was.kind(),
                    was.severity(),
                    was.evidence(),
                    IncidentState.OPEN,
                    null,
                    was.cause(),
                    was.generation() + 1,
                    was.openedAt(),
                    null,
                    null,
                    null);
        }

        List<OpenIncident> open() {
            return agents().map(each -> new OpenIncident(each.id(), each.generation()))
                    .toList();
        }

        private Stream<Incident> agents() {
            return incidents.values().stream()
                    .filter(row -> !row.keepers && row.incident.state() != IncidentState.CLOSED)
                    .map(row -> row.incident)
                    .sorted(Comparator.comparing(Incident::openedAt).thenComparing(Incident::id));
        }

        /** How often the subject's incidents were re-armed; attempts from before the last time do not count. */
        private long generation(Subject subject) {
            return incidents.values().stream()
                    .filter(row -> row.incident.subject().equals(subject))
                    .mapToLong(row -> row.incident.generation())
                    .sum();
        }

        private @Nullable PlanRow newestPlan(UUID incident) {
            return plans.values().stream()
                    .filter(row -> row.plan().incident().equals(incident))
                    .max(Comparator.comparingLong(row -> row.stored.sequence()))
                    .orElse(null);
        }

        private Unfinished withPlan(Incident incident) {
            PlanRow newest = newestPlan(incident.id());
            return new Unfinished(incident, newest == null ? null : newest.stored);
        }

        /** The attempts on the subject that count, newest first. */
        private List<AttemptRow> counting(Subject subject) {
            long generation = generation(subject);
            List<AttemptRow> counting = new ArrayList<>();
            for (PlanRow row : plans.values()) {
                AttemptRow attempt = row.attempt;
                if (attempt != null
                        && row.plan().subject().equals(subject)
                        && attempt.generation() >= generation
                        && !NEVER_BEGUN.contains(row.stored.state())) {
                    counting.addFirst(attempt);
                }
            }
            return counting;
        }

        private List<Subject> underRepair(@Nullable Subject except) {
            return plans.values().stream()
                    .filter(row -> row.stored.state().open())
                    .map(row -> row.plan().subject())
                    .filter(subject -> !subject.equals(except))
                    .distinct()
                    .toList();
        }
    }

    private Rows rows(HostId host) {
        return store.known(host).incidents;
    }

    /** Stores it, unless it is stored already. */
    private boolean stored(HostId host, @Nullable Alert alert) {
        List<Alert> alerts = store.known(host).alerts;
        return alert != null && alerts.stream().noneMatch(each -> each.id().equals(alert.id())) && alerts.add(alert);
    }

    @Override
    public Opened open(Opening opening) {
        synchronized (store) {
            store.answer();
            Incident wanted = opening.incident();
            Rows rows = rows(wanted.host());
            if (leases.fenced(wanted.host(), opening.epoch()).isPresent()) {
                return new Opened(null, false);
            }
            Rows.IncidentRow same = rows.incidents.get(wanted.id());
            if (same != null) {
                return new Opened(same.incident, true);
            }
            Optional<Incident> current = rows.incidents.values().stream()
                    .map(row -> row.incident)
                    .filter(each -> each.subject().equals(wanted.subject())
                            && each.kind().equals(wanted.kind())
                            && current(each))
                    .findFirst();
            if (current.isPresent()) {
                return new Opened(current.get(), false);
            }
            rows.incidents.put(wanted.id(), new Rows.IncidentRow(wanted, false));
            stored(wanted.host(), opening.alert());
            return new Opened(wanted, true);
        }
    }

    private boolean current(Incident incident) {
        Instant closedAt = incident.closedAt();
        if (incident.state() != IncidentState.CLOSED || closedAt == null) {
            return true;
        }
        boolean seenHealthy = incident.subject() instanceof UnitSubject(UnitName unit)
                && services.seenActiveAfter(incident.host(), unit, closedAt);
        return incident.givenUp() && !seenHealthy;
    }

    @Override
    public Moved update(Update update) {
        synchronized (store) {
            store.answer();
            if (leases.fenced(update.host(), update.epoch()).isPresent()) {
                return Moved.FENCED;
            }
            Rows.IncidentRow row = rows(update.host()).incidents.get(update.incident());
            if (row == null) {
                return Moved.UNKNOWN;
            }
            Incident was = row.incident;
            if (was.state() == IncidentState.CLOSED) {
                return Moved.NOT_ALLOWED;
            }
            boolean otherSeverity = was.severity() != update.severity();
            if (!otherSeverity && row.newest.equals(update.evidence())) {
                return Moved.ALREADY;
            }
            row.newest = update.evidence();
            row.incident = new Incident(
                    was.id(),
                    was.host(),
                    was.subject(),
                    was.kind(),
                    update.severity(),
                    was.evidence(),
                    was.state(),
                    was.closedAs(),
                    was.cause(),
                    was.generation(),
                    was.openedAt(),
                    was.recoveredAt(),
                    was.holdEndsAt(),
                    was.closedAt());
            if (otherSeverity) {
                stored(update.host(), update.alert());
            }
            return Moved.MOVED;
        }
    }

    @Override
    public Optional<Unfinished> find(HostId host, UUID incident) {
        synchronized (store) {
            store.answer();
            Rows rows = rows(host);
            return Optional.ofNullable(rows.incidents.get(incident)).map(row -> rows.withPlan(row.incident));
        }
    }

    @Override
    public Commit commitPlan(PlanCommit commit) {
        Plan plan = commit.plan();
        if (!BEGINNINGS.contains(commit.state()) || (commit.state() == PlanState.READY) != (commit.attempt() != null)) {
            throw new IllegalArgumentException("a ready plan has an attempt, no other has one, and none begins as "
                    + commit.state().code());
        }
        synchronized (store) {
            store.answer();
            Rows rows = rows(plan.host());
            Optional<Reason> fenced = leases.fenced(plan.host(), commit.epoch());
            if (fenced.isPresent()) {
                return new Commit.Denied(GuardVerdict.notKnown(LeaseGuard.ID, fenced.get()));
            }
            Rows.PlanRow known = rows.plans.get(plan.id());
            if (known != null) {
                if (!known.plan().hash().equals(plan.hash())) {
                    throw new IllegalArgumentException("plan " + plan.id() + " is stored with another content");
                }
                Rows.AttemptRow attempt = known.attempt;
                return new Commit.Committed(known.stored.sequence(), attempt == null ? 0 : attempt.number());
            }
            Rows.IncidentRow incident = rows.incidents.get(plan.incident());
            if (incident == null) {
                return denied("incident", "no_such_incident");
            }
            if (incident.incident.state() != IncidentState.OPEN) {
                return denied("incident", "not_open");
            }
            Rows.PlanRow newest = rows.newestPlan(plan.incident());
            if (newest != null && newest.stored.state().open()) {
                return new Commit.Denied(GuardVerdict.hold("open-plan", "plan_open", Measures.none()));
            }
            if (newest != null
                    && newest.stored.state() == commit.state()
                    && newest.plan().saysTheSame(plan)) {
                return new Commit.Unchanged(newest.plan().id());
            }
            Rows.AttemptRow attempt = null;
            if (commit.state() == PlanState.READY) {
                Optional<GuardVerdict> refused = refused(rows, commit);
                if (refused.isPresent()) {
                    return new Commit.Denied(refused.get());
                }
                attempt = new Rows.AttemptRow(
                        inWindow(rows, commit) + 1,
                        new Attempt(plan.createdAt(), plan.bootId(), commit.decidedHundredths()),
                        rows.generation(plan.subject()));
            }
            long sequence = newest == null ? 1 : newest.stored.sequence() + 1;
            StoredPlan stored =
                    new StoredPlan(sequence, plan, commit.state(), null, null, reason(plan), plan.createdAt());
            rows.plans.put(plan.id(), new Rows.PlanRow(stored, attempt));
            stored(plan.host(), commit.alert());
            return new Commit.Committed(sequence, attempt == null ? 0 : attempt.number());
        }
    }

    private static Commit denied(String guard, String reason) {
        return new Commit.Denied(GuardVerdict.deny(guard, reason, Measures.none()));
    }

    private static Reason reason(Plan plan) {
        return plan.guards().stream()
                .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                .map(GuardVerdict::reason)
                .findFirst()
                .orElseGet(() -> Reason.of("all_passed"));
    }

    private Optional<GuardVerdict> refused(Rows rows, PlanCommit commit) {
        Plan plan = commit.plan();
        CommitLimits limits = commit.limits();
        InMemoryStore.Restored restored = store.known(plan.host()).restored;
        if (restored.since != null || restored.isMissing(commit.lastPlan(), rows.knows(commit.lastPlan()))) {
            return Optional.of(GuardVerdict.hold(StoreGuard.ID, StoreGuard.RESTORED, Measures.none()));
        }
        List<Hold> inForce = holds.active(plan.host());
        if (!inForce.isEmpty()) {
            String by = inForce.getFirst().by();
            return Optional.of(GuardVerdict.hold(HoldGuard.ID, "held", Measures.of("by", Measure.text(by))));
        }
        int before = inWindow(rows, commit);
        if (before >= limits.attempts()) {
            Measures saw = Measures.of("attempts", Measure.count(before));
            return Optional.of(GuardVerdict.deny(AttemptsGuard.ID, "used_up", saw));
        }
        Optional<Duration> sinceLast = rows.counting(plan.subject()).stream()
                .map(each -> since(each, commit))
                .min(Comparator.naturalOrder());
        if (sinceLast.isPresent() && sinceLast.get().compareTo(limits.cooldown()) < 0) {
            Instant until = plan.createdAt().plus(limits.cooldown()).minus(sinceLast.get());
            Measures saw = Measures.of("since", Measure.span(sinceLast.get()));
            return Optional.of(GuardVerdict.holdUntil(CooldownGuard.ID, "too_soon", saw, until));
        }
        return rows.underRepair(plan.subject()).size() >= limits.subjectsAtOnce()
                ? Optional.of(GuardVerdict.hold(AtOnceGuard.ID, "all_taken", Measures.none()))
                : Optional.empty();
    }

    private int inWindow(Rows rows, PlanCommit commit) {
        return (int) rows.counting(commit.plan().subject()).stream()
                .filter(each -> since(each, commit).compareTo(commit.limits().attemptsWindow()) < 0)
                .count();
    }

    /** How long ago an attempt was by the boot's clock; any other one as long ago as this boot's start. */
    private Duration since(Rows.AttemptRow attempt, PlanCommit commit) {
        Attempt begunBy = attempt.attempt();
        boolean comparable = begunBy.bootId().equals(commit.plan().bootId())
                && begunBy.begunHundredths() <= commit.decidedHundredths();
        long begun = comparable ? begunBy.begunHundredths() : 0;
        return Duration.ofMillis(10 * (commit.decidedHundredths() - begun));
    }

    @Override
    public Moved move(PlanMove move) {
        synchronized (store) {
            store.answer();
            if (leases.fenced(move.host(), move.epoch()).isPresent()) {
                return Moved.FENCED;
            }
            Rows.PlanRow row = rows(move.host()).plans.get(move.plan());
            if (row == null) {
                return Moved.UNKNOWN;
            }
            if (row.stored.state() == move.to()) {
                return Moved.ALREADY;
            }
            // Done needs a verdict, and that is what a conclusion gives.
            if (move.to() == PlanState.DONE || !row.stored.state().next().contains(move.to())) {
                return Moved.NOT_ALLOWED;
            }
            row.stored =
                    new StoredPlan(row.stored.sequence(), row.plan(), move.to(), null, null, move.reason(), move.at());
            stored(move.host(), move.alert());
            return Moved.MOVED;
        }
    }

    @Override
    public Moved raise(HostId host, UUID incident, long epoch, Alert alert) {
        synchronized (store) {
            store.answer();
            if (leases.fenced(host, epoch).isPresent()) {
                return Moved.FENCED;
            }
            if (!rows(host).incidents.containsKey(incident)) {
                return Moved.UNKNOWN;
            }
            return stored(host, alert) ? Moved.MOVED : Moved.ALREADY;
        }
    }

    @Override
    public Moved conclude(Conclusion conclusion) {
        if ((conclusion.plan() == null) != (conclusion.verdict() == null)
                || (conclusion.incidentState() == IncidentState.CLOSED) != (conclusion.closedAs() != null)) {
            throw new IllegalArgumentException("plan and verdict go together, and so do closed and how");
        }
        synchronized (store) {
            store.answer();
            if (leases.fenced(conclusion.host(), conclusion.epoch()).isPresent()) {
                return Moved.FENCED;
            }
            Rows rows = rows(conclusion.host());
            Rows.IncidentRow incident = rows.incidents.get(conclusion.incident());
            Rows.PlanRow plan = conclusion.plan() == null ? null : rows.plans.get(conclusion.plan());
            boolean planElsewhere = conclusion.plan() != null
                    && (plan == null || !plan.plan().incident().equals(conclusion.incident()));
            if (incident == null || planElsewhere) {
                return Moved.UNKNOWN;
            }
            boolean planThere = plan == null
                    || (plan.stored.state() == PlanState.DONE && plan.stored.verdict() == conclusion.verdict());
            boolean incidentThere = incident.incident.state() == conclusion.incidentState()
                    && incident.incident.closedAs() == conclusion.closedAs();
            if (planThere && incidentThere) {
                return Moved.ALREADY;
            }
            boolean anotherIsOpen = rows.plans.values().stream()
                    .anyMatch(each -> each.plan().incident().equals(conclusion.incident())
                            && each.stored.state().open()
                            && !each.plan().id().equals(conclusion.plan()));
            if ((!planThere && !may(plan, conclusion.verdict()))
                    || (!incidentThere && !may(incident.incident.state(), conclusion.incidentState()))
                    || (conclusion.incidentState() == IncidentState.CLOSED && anotherIsOpen)) {
                return Moved.NOT_ALLOWED;
            }
            if (!planThere && plan != null) {
                plan.stored = new StoredPlan(
                        plan.stored.sequence(),
                        plan.plan(),
                        PlanState.DONE,
                        conclusion.verdict(),
                        conclusion.after(),
                        conclusion.reason(),
                        conclusion.at());
            }
            if (!incidentThere) {
                incident.incident = concluded(incident.incident, conclusion);
            }
            stored(conclusion.host(), conclusion.alert());
            return Moved.MOVED;
        }
    }

    private static boolean may(Rows.@Nullable PlanRow plan, @Nullable Verdict verdict) {
        if (plan == null || verdict == null) {
            return false;
        }
        return plan.stored.state() == PlanState.DONE
                ? plan.stored.verdict() == Verdict.RECOVERED && AFTER_RECOVERED.contains(verdict)
                : plan.stored.state().next().contains(PlanState.DONE) && FIRST.contains(verdict);
    }

    private static boolean may(IncidentState from, IncidentState to) {
        return switch (from) {
            case OPEN, RECOVERED -> to != from;
            case CLOSED, NOT_KNOWN -> false;
        };
    }

    private static Incident concluded(Incident was, Conclusion conclusion) {
        IncidentState state = conclusion.incidentState();
        return new Incident(
                was.id(),
                was.host(),
                was.subject(),
                was.kind(),
                was.severity(),
                was.evidence(),
                state,
                conclusion.closedAs(),
                was.cause(),
                was.generation(),
                was.openedAt(),
                switch (state) {
                    case RECOVERED -> conclusion.at();
                    case OPEN, NOT_KNOWN -> null;
                    case CLOSED -> was.recoveredAt();
                },
                switch (state) {
                    case RECOVERED -> conclusion.holdEndsAt();
                    case OPEN, NOT_KNOWN -> null;
                    case CLOSED -> was.holdEndsAt();
                },
                state == IncidentState.CLOSED ? conclusion.at() : null);
    }

    @Override
    public List<Unfinished> unfinished(HostId host) {
        synchronized (store) {
            store.answer();
            Rows rows = rows(host);
            return rows.agents().map(rows::withPlan).toList();
        }
    }

    @Override
    public RepairHistory history(HostId host, Subject subject, Instant since) {
        synchronized (store) {
            store.answer();
            Rows rows = rows(host);
            List<Attempt> attempts = rows.counting(subject).stream()
                    .map(Rows.AttemptRow::attempt)
                    .filter(each -> !each.begunAt().isBefore(since))
                    .toList();
            return new RepairHistory(attempts, rows.underRepair(subject));
        }
    }
}
