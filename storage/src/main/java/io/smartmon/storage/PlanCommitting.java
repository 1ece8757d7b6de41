package io.smartmon.storage;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.decide.GuardVerdict.Outcome;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The transaction that stores a plan. Under the lock of the host's lease, so that what it checks stays true. */
final class PlanCommitting {
    private static final Set<PlanState> STARTS =
            Set.of(PlanState.WATCHED, PlanState.LEFT_ALONE, PlanState.WAITING, PlanState.READY);
    private static final String AT_ONCE = "at-once";

    private PlanCommitting() {}

    static void requireWellFormed(PlanCommit commit) {
        if (!STARTS.contains(commit.state())) {
            throw new IllegalArgumentException(
                    "a plan does not begin as " + commit.state().code());
        }
        if ((commit.state() == PlanState.READY) != (commit.attempt() != null)) {
            throw new IllegalArgumentException("a ready plan has an attempt, and no other has one");
        }
    }

    static Commit commit(Connection connection, PlanCommit commit) throws SQLException {
        Plan plan = commit.plan();
        Optional<String> fenced = Fence.closed(connection, plan.host(), commit.epoch());
        if (fenced.isPresent()) {
            return denied("lease", Outcome.HOLD, fenced.get(), null);
        }
        OptionalInt known = known(connection, plan);
        if (known.isPresent()) {
            return new Commit.Committed(known.getAsInt());
        }
        Incident incident = IncidentRows.lockIncident(connection, plan.host(), plan.incident())
                .orElse(null);
        if (incident == null) {
            return denied("incident", Outcome.DENY, "there is no such incident on this host", null);
        }
        StoredPlan newest = IncidentRows.newestPlan(connection, plan.host(), plan.incident())
                .orElse(null);
        if (newest != null && newest.state().open()) {
            return denied(
                    "open-plan",
                    Outcome.HOLD,
                    "plan " + newest.plan().id() + " is " + newest.state().code(),
                    null);
        }
        if (newest != null && saysTheSame(newest, commit)) {
            return new Commit.Unchanged(newest.plan().id());
        }
        return commit.attempt() == null
                ? storeWithoutAttempt(connection, commit)
                : storeReady(connection, commit, commit.attempt(), incident);
    }

    private static Commit storeWithoutAttempt(Connection connection, PlanCommit commit) throws SQLException {
        insert(connection, commit);
        return new Commit.Committed(0);
    }

    private static Commit storeReady(Connection connection, PlanCommit commit, UUID attempt, Incident incident)
            throws SQLException {
        Plan plan = commit.plan();
        CommitLimits limits = commit.limits();
        if (incident.state() == IncidentState.CLOSED) {
            return denied("incident", Outcome.DENY, "the incident is closed", null);
        }
        List<Hold> holds = PostgresHoldStore.inForce(connection, plan.host());
        if (!holds.isEmpty()) {
            Hold oldest = holds.getFirst();
            return denied("hold", Outcome.HOLD, "held by " + oldest.by() + ": " + oldest.reason(), null);
        }
        Attempts before = attempts(connection, plan, limits);
        if (before.inWindow() >= limits.attempts()) {
            return denied(
                    "attempts",
                    Outcome.DENY,
                    before.inWindow() + " of " + limits.attempts() + " in "
                            + limits.attemptsWindow().toSeconds() + " s",
                    null);
        }
        Instant last = before.last();
        if (last != null && last.plus(limits.cooldown()).isAfter(plan.createdAt())) {
            return denied(
                    "cooldown",
                    Outcome.HOLD,
                    "the last attempt began at " + last + ", and "
                            + limits.cooldown().toSeconds() + " s must pass",
                    last.plus(limits.cooldown()));
        }
        if (!takePermit(connection, plan, limits)) {
            return denied(AT_ONCE, Outcome.HOLD, "all of the " + limits.unitsAtOnce() + " permits are taken", null);
        }
        insert(connection, commit);
        int number = before.inWindow() + 1;
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into attempt (host, id, plan, incident, unit, number, begun_at) values (?, ?, ?, ?, ?, ?, ?)")) {
            Columns.set(
                    insert,
                    plan.host(),
                    attempt,
                    plan.id(),
                    plan.incident(),
                    plan.unit().value(),
                    number,
                    plan.createdAt());
            insert.executeUpdate();
        }
        return new Commit.Committed(number);
    }

    private static void insert(Connection connection, PlanCommit commit) throws SQLException {
        Plan plan = commit.plan();
        String detail = detail(commit);
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into plan (host, id, incident, unit, verb, state, epoch, hash, detail, created_at, changed_at,
                                  document)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            Columns.set(
                    insert,
                    plan.host(),
                    plan.id(),
                    plan.incident(),
                    plan.unit().value(),
                    plan.verb().code(),
                    commit.state().code(),
                    commit.epoch(),
                    plan.hash(),
                    detail,
                    plan.createdAt(),
                    plan.createdAt(),
                    Columns.json(plan));
            insert.executeUpdate();
        }
        IncidentRows.recordPlanEvent(connection, plan, commit.state(), null, detail, plan.createdAt());
        IncidentRows.alert(connection, plan.host(), plan.incident(), plan.id(), commit.alert());
    }

    /** What kept it from being done, as the guards put it. */
    private static String detail(PlanCommit commit) {
        return commit.plan().guards().stream()
                .filter(verdict -> verdict.outcome() != Outcome.PASS)
                .map(verdict -> verdict.guard() + ": " + verdict.saw())
                .findFirst()
                .orElse("every guard passed");
    }

    /** The number of the attempt of a plan that is stored already, 0 for one without; empty if it is not stored. */
    private static OptionalInt known(Connection connection, Plan plan) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select p.hash, coalesce(a.number, 0) as number
                  from plan p left join attempt a on a.host = p.host and a.plan = p.id
                 where p.host = ? and p.id = ?
                """)) {
            Columns.set(query, plan.host(), plan.id());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return OptionalInt.empty();
                }
                if (!plan.hash().equals(row.getString("hash"))) {
                    throw new IllegalArgumentException("plan " + plan.id() + " is stored with another content");
                }
                return OptionalInt.of(row.getInt("number"));
            }
        }
    }

    private static boolean saysTheSame(StoredPlan newest, PlanCommit commit) {
        return newest.state() == commit.state()
                && outcomes(newest.plan().guards())
                        .equals(outcomes(commit.plan().guards()));
    }

    private static List<String> outcomes(List<GuardVerdict> guards) {
        return guards.stream()
                .map(verdict -> verdict.guard() + "=" + verdict.outcome())
                .toList();
    }

    private record Attempts(int inWindow, @Nullable Instant last) {}

    private static Attempts attempts(Connection connection, Plan plan, CommitLimits limits) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select count(*) filter (where begun_at > ?) as in_window, max(begun_at) as last
                  from attempt a where host = ? and unit = ? and ended_as is distinct from 'held'
                   and begun_at > coalesce((select max(i.rearmed_at) from incident i
                                             where i.host = a.host and i.subject = a.unit), '-infinity')
                """)) {
            Columns.set(
                    query,
                    plan.createdAt().minus(limits.attemptsWindow()),
                    plan.host(),
                    plan.unit().value());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Attempts(row.getInt("in_window"), Columns.instantOrNull(row, "last"));
            }
        }
    }

    /** Takes the first free slot, or one whose holder let it expire. */
    private static boolean takePermit(Connection connection, Plan plan, CommitLimits limits) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement("""
                insert into reservation as r (host, budget, slot, plan, unit, taken_at, expires_at)
                values (?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond')
                on conflict (host, budget, slot) do update
                   set plan = excluded.plan, unit = excluded.unit, taken_at = excluded.taken_at,
                       expires_at = excluded.expires_at
                 where r.expires_at <= clock_timestamp()
                """)) {
            for (int slot = 1; slot <= limits.unitsAtOnce(); slot++) {
                Columns.set(
                        take,
                        plan.host(),
                        AT_ONCE,
                        slot,
                        plan.id(),
                        plan.unit().value(),
                        limits.reservation().toMillis());
                if (take.executeUpdate() > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Commit denied(String guard, Outcome outcome, String saw, @Nullable Instant until) {
        return new Commit.Denied(new GuardVerdict(guard, outcome, saw, until));
    }
}
