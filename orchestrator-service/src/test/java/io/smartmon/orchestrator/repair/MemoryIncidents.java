package io.smartmon.orchestrator.repair;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Incidents in memory, fenced by one epoch; it can be away, lose an answer after the work was done, and lose everything. */
final class MemoryIncidents implements IncidentStore {
    final Map<UUID, Incident> incidents = new LinkedHashMap<>();
    final Map<UUID, StoredPlan> plans = new LinkedHashMap<>();
    final List<Alert> alerts = new ArrayList<>();
    final List<Conclusion> conclusions = new ArrayList<>();
    final List<PlanCommit> commits = new ArrayList<>();
    private final Map<UUID, Attempt> attempts = new LinkedHashMap<>();
    long epoch = 1;
    boolean away;
    /** The next writing call is done, and then the connection breaks. */
    boolean loseNextAnswer;

    @Override
    public Opened open(Opening opening) {
        reached();
        if (opening.epoch() != epoch) {
            return new Opened(null, false);
        }
        Optional<Incident> stands = incidents.values().stream()
                .filter(each -> each.kind().equals(opening.incident().kind())
                        && each.subject().equals(opening.incident().subject())
                        && (each.state() != IncidentState.CLOSED || each.givenUp()))
                .findFirst();
        if (stands.isPresent()) {
            return new Opened(stands.get(), false);
        }
        incidents.put(opening.incident().id(), opening.incident());
        store(opening.alert());
        answered();
        return new Opened(opening.incident(), true);
    }

    @Override
    public Moved update(Update update) {
        reached();
        if (update.epoch() != epoch) {
            return Moved.FENCED;
        }
        Incident known = incidents.get(update.incident());
        if (known == null) {
            return Moved.UNKNOWN;
        }
        if (known.severity() == update.severity()) {
            return Moved.ALREADY;
        }
        incidents.put(
                known.id(),
                new Incident(
                        known.id(),
                        known.host(),
                        known.subject(),
                        known.kind(),
                        update.severity(),
                        known.evidence(),
                        known.state(),
                        known.closedAs(),
                        known.cause(),
                        known.generation(),
                        known.openedAt(),
                        known.recoveredAt(),
                        known.holdEndsAt(),
                        known.closedAt()));
        store(update.alert());
        answered();
        return Moved.MOVED;
    }

    @Override
    public Optional<Unfinished> find(HostId host, UUID incident) {
        reached();
        return Optional.ofNullable(incidents.get(incident)).map(this::unfinished);
    }

    @Override
    public Commit commitPlan(PlanCommit commit) {
        reached();
        if (commit.epoch() != epoch) {
            return new Commit.Denied(GuardVerdict.hold("lease", "newer_epoch", Measures.none()));
        }
        Plan plan = commit.plan();
        if (!incidents.containsKey(plan.incident())) {
            return new Commit.Denied(GuardVerdict.deny("incident", "unknown", Measures.none()));
        }
        commits.add(commit);
        StoredPlan newest = newest(plan.incident());
        if (newest != null && newest.state().open()) {
            return new Commit.Denied(GuardVerdict.hold("at-once", "open_plan", Measures.none()));
        }
        if (newest != null
                && newest.state() == commit.state()
                && commit.attempt() == null
                && newest.plan().saysTheSame(plan)) {
            return new Commit.Unchanged(newest.plan().id());
        }
        long sequence = newest == null ? 1 : newest.sequence() + 1;
        plans.put(
                plan.id(),
                new StoredPlan(sequence, plan, commit.state(), null, null, Reason.of("decided"), plan.createdAt()));
        if (commit.attempt() != null) {
            attempts.put(plan.id(), new Attempt(plan.createdAt(), plan.bootId(), commit.decidedHundredths()));
        }
        store(commit.alert());
        answered();
        return new Commit.Committed(sequence, attempts.size());
    }

    @Override
    public Moved move(PlanMove move) {
        reached();
        if (move.epoch() != epoch) {
            return Moved.FENCED;
        }
        StoredPlan known = plans.get(move.plan());
        if (known == null) {
            return Moved.UNKNOWN;
        }
        if (known.state() == move.to()) {
            return Moved.ALREADY;
        }
        if (!known.state().next().contains(move.to())) {
            return Moved.NOT_ALLOWED;
        }
        plans.put(
                move.plan(),
                new StoredPlan(known.sequence(), known.plan(), move.to(), null, null, move.reason(), move.at()));
        if (!move.to().open()) {
            attempts.remove(move.plan());
        }
        store(move.alert());
        answered();
        return Moved.MOVED;
    }

    @Override
    public Moved raise(HostId host, UUID incident, long under, Alert alert) {
        reached();
        if (under != epoch) {
            return Moved.FENCED;
        }
        boolean fresh = store(alert);
        answered();
        return fresh ? Moved.MOVED : Moved.ALREADY;
    }

    @Override
    public Moved conclude(Conclusion conclusion) {
        reached();
        if (conclusion.epoch() != epoch) {
            return Moved.FENCED;
        }
        Incident known = incidents.get(conclusion.incident());
        if (known == null) {
            return Moved.UNKNOWN;
        }
        if (known.state() == IncidentState.CLOSED) {
            return known.closedAs() == conclusion.closedAs() ? Moved.ALREADY : Moved.NOT_ALLOWED;
        }
        UUID about = conclusion.plan();
        if (about != null) {
            StoredPlan plan = Objects.requireNonNull(plans.get(about));
            plans.put(
                    about,
                    new StoredPlan(
                            plan.sequence(),
                            plan.plan(),
                            PlanState.DONE,
                            conclusion.verdict(),
                            conclusion.after(),
                            conclusion.reason(),
                            conclusion.at()));
        }
        boolean closed = conclusion.incidentState() == IncidentState.CLOSED;
        incidents.put(
                known.id(),
                put(known, conclusion.incidentState(), conclusion.closedAs(), closed ? conclusion.at() : null));
        conclusions.add(conclusion);
        store(conclusion.alert());
        answered();
        return Moved.MOVED;
    }

    @Override
    public List<Unfinished> unfinished(HostId host) {
        reached();
        return incidents.values().stream()
                .filter(incident -> incident.state() != IncidentState.CLOSED)
                .map(this::unfinished)
                .toList();
    }

    @Override
    public RepairHistory history(HostId host, Subject subject, Instant since) {
        reached();
        List<Attempt> mine = plans.values().stream()
                .filter(plan -> plan.plan().subject().equals(subject))
                .flatMap(plan -> Optional.ofNullable(attempts.get(plan.plan().id())).stream())
                .sorted(Comparator.comparing(Attempt::begunAt).reversed())
                .toList();
        return new RepairHistory(mine, List.of());
    }

    /** Reopens what was given up, as a person does. */
    void rearm(UUID incident) {
        Incident known = Objects.requireNonNull(incidents.get(incident));
        Incident open = put(known, IncidentState.OPEN, null, null);
        incidents.put(
                incident,
                new Incident(
                        open.id(),
                        open.host(),
                        open.subject(),
                        open.kind(),
                        open.severity(),
                        open.evidence(),
                        open.state(),
                        null,
                        null,
                        open.generation() + 1,
                        open.openedAt(),
                        null,
                        null,
                        null));
        attempts.clear();
    }

    @Nullable
    StoredPlan newest(UUID incident) {
        return plans.values().stream()
                .filter(plan -> plan.plan().incident().equals(incident))
                .max(Comparator.comparingLong(StoredPlan::sequence))
                .orElse(null);
    }

    private Unfinished unfinished(Incident incident) {
        return new Unfinished(incident, newest(incident.id()));
    }

    private static Incident put(Incident of, IncidentState state, @Nullable ClosedAs as, @Nullable Instant closedAt) {
        return new Incident(
                of.id(),
                of.host(),
                of.subject(),
                of.kind(),
                of.severity(),
                of.evidence(),
                state,
                as,
                of.cause(),
                of.generation(),
                of.openedAt(),
                of.recoveredAt(),
                of.holdEndsAt(),
                closedAt);
    }

    private boolean store(@Nullable Alert alert) {
        if (alert == null || alerts.stream().anyMatch(known -> known.id().equals(alert.id()))) {
            return false;
        }
        return alerts.add(alert);
    }

    private void reached() {
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
    }

    private void answered() {
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new StoreUnavailableException("the answer was lost", null);
        }
    }
}
