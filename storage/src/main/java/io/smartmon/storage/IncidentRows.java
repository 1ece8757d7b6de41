package io.smartmon.storage;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.keeper.Outbox;
import io.smartmon.storage.ledger.Ledger;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Maps incidents and plans to rows; every state change also writes a ledger entry and a live event. */
final class IncidentRows {
    /** Who moves plans and incidents, in the ledger. */
    static final String ACTOR = "agent";

    static final String INCIDENT =
            "i.id, i.host, i.subject_kind, i.subject, i.kind, i.severity, i.evidence, i.state, i.closed_as, i.cause,"
                    + " i.generation, i.opened_at, i.recovered_at, i.hold_ends_at, i.closed_at";
    static final String PLAN =
            "p.sequence, p.state as plan_state, p.verdict, p.reason as plan_reason, p.changed_at as plan_changed_at,"
                    + " p.document, p.after as plan_after";
    /** The plan {@code p} of the incident {@code i} that comes last in its order. */
    static final String NEWEST_PLAN = """
            left join lateral (select * from plan n where n.host = i.host and n.incident = i.id
                                order by n.sequence desc limit 1) p on true
            """;

    private IncidentRows() {}

    static Incident incident(ResultSet row) throws SQLException {
        String closedAs = row.getString("closed_as");
        return new Incident(
                Columns.uuid(row, "id"),
                new HostId(Columns.uuid(row, "host")),
                subject(row),
                FindingKind.decode(Columns.text(row, "kind")),
                Severity.decode(Columns.text(row, "severity")),
                Objects.requireNonNull(Columns.fromJson(row, "evidence", Measures.class)),
                IncidentState.decode(Columns.text(row, "state")),
                closedAs == null ? null : ClosedAs.decode(closedAs),
                row.getObject("cause", UUID.class),
                row.getLong("generation"),
                Columns.instant(row, "opened_at"),
                Columns.instantOrNull(row, "recovered_at"),
                Columns.instantOrNull(row, "hold_ends_at"),
                Columns.instantOrNull(row, "closed_at"));
    }

    static Subject subject(ResultSet row) throws SQLException {
        return Subject.of(Columns.text(row, "subject_kind"), Columns.text(row, "subject"));
    }

    static StoredPlan plan(ResultSet row) throws SQLException {
        String verdict = row.getString("verdict");
        return new StoredPlan(
                row.getLong("sequence"),
                Objects.requireNonNull(Columns.fromJson(row, "document", Plan.class)),
                PlanState.decode(Columns.text(row, "plan_state")),
                verdict == null ? null : Verdict.decode(verdict),
                Columns.fromJson(row, "plan_after", Measures.class),
                Objects.requireNonNull(Columns.fromJson(row, "plan_reason", Reason.class)),
                Columns.instant(row, "plan_changed_at"));
    }

    /** The plan of a row, if any. */
    static @Nullable StoredPlan planOrNull(ResultSet row) throws SQLException {
        return row.getString("document") == null ? null : plan(row);
    }

    /** The agent's incident, locked until the transaction ends; empty also if the keeper owns it. */
    static Optional<Incident> lockIncident(Connection connection, HostId host, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + INCIDENT
                + " from incident i where i.host = ? and i.id = ? and i.owner = 'agent' for update")) {
            Columns.set(query, host, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(incident(row)) : Optional.empty();
            }
        }
    }

    /** The plan, locked until the transaction ends. */
    static Optional<StoredPlan> lockPlan(Connection connection, HostId host, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + PLAN + " from plan p where p.host = ? and p.id = ? for update")) {
            Columns.set(query, host, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(plan(row)) : Optional.empty();
            }
        }
    }

    static Optional<StoredPlan> newestPlan(Connection connection, HostId host, UUID incident) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + PLAN
                + " from plan p where p.host = ? and p.incident = ? order by p.sequence desc limit 1")) {
            Columns.set(query, host, incident);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(plan(row)) : Optional.empty();
            }
        }
    }

    /** Writes a plan's new state with its row in the ledger and in the live stream. */
    static void movePlan(
            Connection connection,
            Plan plan,
            PlanState to,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            Reason reason,
            Instant at,
            @Nullable Instant answeredAt)
            throws SQLException {
        String answeredAs = answeredAt == null ? null : to.code();
        try (PreparedStatement update = connection.prepareStatement("""
                update plan set state = ?, verdict = ?, after = coalesce(?::jsonb, after), reason = ?::jsonb,
                       changed_at = ?, answered_at = coalesce(answered_at, ?), answered_as = coalesce(answered_as, ?)
                 where host = ? and id = ?
                """)) {
            Columns.set(
                    update,
                    to.code(),
                    verdict == null ? null : verdict.code(),
                    Columns.json(after),
                    Columns.json(reason),
                    at,
                    answeredAt,
                    answeredAs,
                    plan.host(),
                    plan.id());
            update.executeUpdate();
        }
        recordPlanEvent(connection, plan, to, verdict, reason, at);
    }

    static void recordPlanEvent(
            Connection connection, Plan plan, PlanState to, @Nullable Verdict verdict, Reason reason, Instant at)
            throws SQLException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("plan", plan.id().toString());
        event.put("incident", plan.incident().toString());
        event.put("subjectKind", plan.subject().kind());
        event.put("subject", plan.subject().name());
        event.put("verb", plan.verb());
        event.put("state", to.code());
        event.put("verdict", verdict == null ? "" : verdict.code());
        event.put("hash", plan.hash());
        event.put("reason", reason);
        String action = "plan." + (verdict == null ? to.code() : verdict.code());
        Ledger.append(
                connection,
                Ledger.streamOf(plan.host()),
                at,
                ACTOR,
                action,
                plan.id().toString(),
                event);
        LiveEvents.append(connection, "plan", plan.host(), event);
    }

    static void recordIncidentEvent(
            Connection connection, Incident incident, String action, @Nullable Reason reason, Instant at)
            throws SQLException {
        Map<String, Object> event = incidentEvent(incident);
        if (reason != null) {
            event.put("reason", reason);
        }
        Ledger.append(
                connection,
                Ledger.streamOf(incident.host()),
                at,
                ACTOR,
                "incident." + action,
                incident.id().toString(),
                event);
        LiveEvents.append(connection, "incident", incident.host(), event);
    }

    static Map<String, Object> incidentEvent(Incident incident) {
        ClosedAs closedAs = incident.closedAs();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("incident", incident.id().toString());
        event.put("subjectKind", incident.subject().kind());
        event.put("subject", incident.subject().name());
        event.put("kind", incident.kind().code());
        event.put("severity", incident.severity().code());
        event.put("state", incident.state().code());
        event.put("closedAs", closedAs == null ? "" : closedAs.code());
        event.put("generation", incident.generation());
        return event;
    }

    /** Ends the plan's attempt and releases its reservations. */
    static void release(Connection connection, HostId host, UUID plan, String endedAs, Instant at) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(
                "update attempt set ended_at = coalesce(ended_at, ?), ended_as = ? where host = ? and plan = ?")) {
            Columns.set(end, at, endedAs, host, plan);
            end.executeUpdate();
        }
        try (PreparedStatement free =
                connection.prepareStatement("delete from reservation where host = ? and plan = ?")) {
            Columns.set(free, host, plan);
            free.executeUpdate();
        }
    }

    /** Stores an alert, and answers whether it is a new one. */
    static boolean alert(Connection connection, HostId host, UUID incident, @Nullable UUID plan, @Nullable Alert alert)
            throws SQLException {
        if (alert == null) {
            return false;
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into alert (host, id, incident, plan, code, key, state, severity, source, message, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (host, id) do nothing
                """)) {
            Columns.set(
                    insert,
                    host,
                    alert.id(),
                    incident,
                    plan,
                    alert.code(),
                    alert.key(),
                    alert.state().code(),
                    alert.severity().code(),
                    alert.source(),
                    alert.message(),
                    alert.at());
            if (insert.executeUpdate() == 0) {
                return false;
            }
            LiveEvents.append(connection, "alert", host, alert);
            Outbox.append(connection, host, alert.id());
            return true;
        }
    }
}
