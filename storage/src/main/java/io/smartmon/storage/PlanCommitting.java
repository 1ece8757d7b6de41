package io.smartmon.storage;

import io.smartmon.domain.guard.AtOnceGuard;
import io.smartmon.domain.guard.AttemptsGuard;
import io.smartmon.domain.guard.CooldownGuard;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.domain.guard.HoldGuard;
import io.smartmon.domain.guard.LeaseGuard;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The transaction that stores a plan. Under the lock of the host's lease, so that what it checks stays true. */
final class PlanCommitting {
    private static final Set<PlanState> STARTS =
            Set.of(PlanState.WATCHED, PlanState.LEFT_ALONE, PlanState.WAITING, PlanState.PROPOSED, PlanState.READY);
    private static final String INCIDENT = "incident";
    private static final String OPEN_PLAN = "open-plan";

    private PlanCommitting() {}

    static void requireWellFormed(PlanCommit commit) {
        if (!STARTS.contains(commit.state())) {
            throw new IllegalArgumentException(
                    "a plan does not begin as " + commit.state().code());
        }
        if ((commit.state() == PlanState.READY) != (commit.attempt() != null)) {
            throw new IllegalArgumentException("a ready plan has an attempt, and no other has one");
        }
        if (commit.state() == PlanState.READY && commit.plan().action() == null) {
            throw new IllegalArgumentException("a ready plan has an action");
        }
    }

    static Commit commit(Connection connection, PlanCommit commit) throws SQLException {
        Plan plan = commit.plan();
        Optional<Reason> fenced = Fence.closed(connection, plan.host(), commit.epoch());
        if (fenced.isPresent()) {
            return new Commit.Denied(GuardVerdict.notKnown(LeaseGuard.ID, fenced.get()));
        }
        Optional<Commit> known = known(connection, plan);
        if (known.isPresent()) {
            return known.get();
        }
        Incident incident = IncidentRows.lockIncident(connection, plan.host(), plan.incident())
                .orElse(null);
        if (incident == null) {
            return new Commit.Denied(GuardVerdict.deny(INCIDENT, "unknown", Measures.none()));
        }
        // What recovered is being looked at by the plan that is done: a newer one would hide it, and the look would
        // never end.
        if (incident.state() != IncidentState.OPEN) {
            return new Commit.Denied(GuardVerdict.deny(
                    INCIDENT,
                    "not_open",
                    Measures.builder().text("state", incident.state().code()).build()));
        }
        StoredPlan newest = IncidentRows.newestPlan(connection, plan.host(), plan.incident())
                .orElse(null);
        if (newest != null && newest.state().open()) {
            return new Commit.Denied(GuardVerdict.hold(
                    OPEN_PLAN,
                    "open",
                    Measures.builder()
                            .text("plan", newest.plan().id().toString())
                            .text("state", newest.state().code())
                            .build()));
        }
        if (newest != null && newest.state() == commit.state() && newest.plan().saysTheSame(plan)) {
            return new Commit.Unchanged(newest.plan().id());
        }
        long sequence = newest == null ? 1 : newest.sequence() + 1;
        if (commit.attempt() != null) {
            return storeReady(connection, commit, commit.attempt(), sequence);
        }
        insert(connection, commit, sequence);
        return new Commit.Committed(sequence, 0);
    }

    private static Commit storeReady(Connection connection, PlanCommit commit, UUID attempt, long sequence)
            throws SQLException {
        Plan plan = commit.plan();
        CommitLimits limits = commit.limits();
        Optional<GuardVerdict> restored = RestoredRows.refusal(connection, plan.host(), commit.lastPlan());
        if (restored.isPresent()) {
            return new Commit.Denied(restored.get());
        }
        List<Hold> holds = PostgresHoldStore.inForce(connection, plan.host());
        if (!holds.isEmpty()) {
            Hold oldest = holds.getFirst();
            return new Commit.Denied(GuardVerdict.hold(
                    HoldGuard.ID,
                    "in_force",
                    Measures.builder()
                            .text("by", oldest.by())
                            .put("since", Measure.moment(oldest.since()))
                            .text("reason", oldest.reason())
                            .build()));
        }
        long generation = AttemptRows.generation(connection, plan.host(), plan.subject());
        AttemptRows.Counted before = AttemptRows.count(connection, commit, generation);
        if (before.inWindow() >= limits.attempts()) {
            return new Commit.Denied(GuardVerdict.deny(
                    AttemptsGuard.ID,
                    "used_up",
                    Measures.builder()
                            .count("attempts", before.inWindow())
                            .count("limit", limits.attempts())
                            .span("window", limits.attemptsWindow())
                            .build()));
        }
        Duration ago = before.sinceLast();
        if (ago != null && ago.compareTo(limits.cooldown()) < 0) {
            return new Commit.Denied(GuardVerdict.holdUntil(
                    CooldownGuard.ID,
                    "cooling",
                    Measures.builder()
                            .span("ago", ago)
                            .span("limit", limits.cooldown())
                            .build(),
                    plan.createdAt().plus(limits.cooldown().minus(ago))));
        }
        if (!takePermit(connection, plan, limits)) {
            return new Commit.Denied(GuardVerdict.hold(
                    AtOnceGuard.ID,
                    "reached",
                    Measures.builder()
                            .count("others", limits.subjectsAtOnce())
                            .count("limit", limits.subjectsAtOnce())
                            .build()));
        }
        insert(connection, commit, sequence);
        int number = before.inWindow() + 1;
        AttemptRows.insert(connection, commit, attempt, number, generation);
        return new Commit.Committed(sequence, number);
    }

    private static void insert(Connection connection, PlanCommit commit, long sequence) throws SQLException {
        Plan plan = commit.plan();
        Reason reason = reason(plan);
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into plan (host, id, incident, sequence, subject_kind, subject, verb, rule, state, epoch, hash,
                                  policy_hash, reason, created_at, changed_at, document)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            Columns.set(
                    insert,
                    plan.host(),
                    plan.id(),
                    plan.incident(),
                    sequence,
                    plan.subject().kind(),
                    plan.subject().name(),
                    plan.action() == null ? null : plan.verb(),
                    plan.rule(),
                    commit.state().code(),
                    commit.epoch(),
                    plan.hash(),
                    plan.policyHash(),
                    Columns.json(reason),
                    plan.createdAt(),
                    plan.createdAt(),
                    Columns.json(plan));
            insert.executeUpdate();
        }
        IncidentRows.recordPlanEvent(connection, plan, commit.state(), null, reason, plan.createdAt());
        IncidentRows.alert(connection, plan.host(), plan.incident(), plan.id(), commit.alert());
    }

    /** The guard that kept it from being done; its measures are in the plan. */
    private static Reason reason(Plan plan) {
        return plan.guards().stream()
                .filter(verdict -> verdict.outcome() != Outcome.PASS)
                .findFirst()
                .map(verdict -> new Reason(
                        "guard_against",
                        Measures.builder()
                                .text("guard", verdict.guard())
                                .text("outcome", verdict.outcome().code())
                                .text("because", verdict.reason().code())
                                .build()))
                .orElse(Reason.of("guards_passed"));
    }

    /** The answer for a plan that is already stored; empty if it is not. */
    private static Optional<Commit> known(Connection connection, Plan plan) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select p.hash, p.sequence, coalesce(a.number, 0) as number
                  from plan p left join attempt a on a.host = p.host and a.plan = p.id
                 where p.host = ? and p.id = ?
                """)) {
            Columns.set(query, plan.host(), plan.id());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                if (!plan.hash().equals(row.getString("hash"))) {
                    throw new IllegalArgumentException("plan " + plan.id() + " is stored with another content");
                }
                return Optional.of(new Commit.Committed(row.getLong("sequence"), row.getInt("number")));
            }
        }
    }

    /** Takes the first free slot, or one whose holder let it expire. */
    private static boolean takePermit(Connection connection, Plan plan, CommitLimits limits) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement("""
                insert into reservation as r (host, budget, slot, plan, subject_kind, subject, taken_at, expires_at)
                values (?, ?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond')
                on conflict (host, budget, slot) do update
                   set plan = excluded.plan, subject_kind = excluded.subject_kind, subject = excluded.subject,
                       taken_at = excluded.taken_at, expires_at = excluded.expires_at
                 where r.expires_at <= clock_timestamp()
                """)) {
            for (int slot = 1; slot <= limits.subjectsAtOnce(); slot++) {
                Columns.set(
                        take,
                        plan.host(),
                        AtOnceGuard.ID,
                        slot,
                        plan.id(),
                        plan.subject().kind(),
                        plan.subject().name(),
                        limits.reservation().toMillis());
                if (take.executeUpdate() > 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
