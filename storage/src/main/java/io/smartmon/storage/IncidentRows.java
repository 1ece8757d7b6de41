package io.smartmon.storage;

import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.storage.ledger.Ledger;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How incidents and plans stand in their rows, and what each move of them writes beside it. */
final class IncidentRows {
    /** Who moves plans and incidents, in the ledger. */
    static final String ACTOR = "agent";

    static final String INCIDENT =
            "i.id, i.host, i.subject, i.kind, i.state, i.closed_as, i.summary, i.opened_at, i.recovered_at,"
                    + " i.hold_ends_at, i.closed_at";
    static final String PLAN =
            "p.state as plan_state, p.verdict, p.detail as plan_detail, p.changed_at as plan_changed_at,"
                    + " p.document, p.after";

    private IncidentRows() {}

    static Incident incident(ResultSet row) throws SQLException {
        String closedAs = row.getString("closed_as");
        return new Incident(
                Columns.uuid(row, "id"),
                new HostId(Columns.uuid(row, "host")),
                new UnitName(Columns.text(row, "subject")),
                FindingKind.valueOf(upper(Columns.text(row, "kind"))),
                IncidentState.valueOf(upper(Columns.text(row, "state"))),
                closedAs == null ? null : ClosedAs.valueOf(upper(closedAs)),
                Columns.text(row, "summary"),
                Columns.instant(row, "opened_at"),
                Columns.instantOrNull(row, "recovered_at"),
                Columns.instantOrNull(row, "hold_ends_at"),
                Columns.instantOrNull(row, "closed_at"));
    }

    static StoredPlan plan(ResultSet row) throws SQLException {
        return new StoredPlan(
                Objects.requireNonNull(Columns.fromJson(row, "document", Plan.class)),
                PlanState.valueOf(upper(Columns.text(row, "plan_state"))),
                verdict(row),
                Columns.fromJson(row, "after", UnitState.class),
                Columns.text(row, "plan_detail"),
                Columns.instant(row, "plan_changed_at"));
    }

    private static @Nullable Verdict verdict(ResultSet row) throws SQLException {
        String verdict = row.getString("verdict");
        return verdict == null ? null : Verdict.valueOf(upper(verdict));
    }

    /** The incident, locked until the transaction ends. */
    static Optional<Incident> lockIncident(Connection connection, HostId host, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + INCIDENT + " from incident i where i.host = ? and i.id = ? for update")) {
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
        try (PreparedStatement query =
                connection.prepareStatement("select " + PLAN + " from plan p where p.host = ? and p.incident = ?"
                        + " order by p.created_at desc, p.id desc limit 1")) {
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
            @Nullable UnitState after,
            String detail,
            Instant at,
            @Nullable Instant answeredAt)
            throws SQLException {
        String answeredAs = answeredAt == null ? null : to.code();
        try (PreparedStatement update = connection.prepareStatement("""
                update plan set state = ?, verdict = ?, after = coalesce(?, after), detail = ?, changed_at = ?,
                       answered_at = coalesce(answered_at, ?), answered_as = coalesce(answered_as, ?)
                 where host = ? and id = ?
                """)) {
            Columns.set(
                    update,
                    to.code(),
                    verdict == null ? null : verdict.code(),
                    Columns.json(after),
                    detail,
                    at,
                    answeredAt,
                    answeredAs,
                    plan.host(),
                    plan.id());
            update.executeUpdate();
        }
        recordPlanEvent(connection, plan, to, verdict, detail, at);
    }

    static void recordPlanEvent(
            Connection connection, Plan plan, PlanState to, @Nullable Verdict verdict, String detail, Instant at)
            throws SQLException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("plan", plan.id().toString());
        event.put("incident", plan.incident().toString());
        event.put("unit", plan.unit().value());
        event.put("state", to.code());
        event.put("verdict", verdict == null ? "" : verdict.code());
        event.put("hash", plan.hash());
        event.put("detail", detail);
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

    static void recordIncidentEvent(Connection connection, Incident incident, String detail, Instant at)
            throws SQLException {
        ClosedAs closedAs = incident.closedAs();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("incident", incident.id().toString());
        event.put("unit", incident.subject().value());
        event.put("kind", incident.kind().code());
        event.put("state", incident.state().code());
        event.put("closedAs", closedAs == null ? "" : closedAs.code());
        event.put("detail", detail);
        Ledger.append(
                connection,
                Ledger.streamOf(incident.host()),
                at,
                ACTOR,
                "incident." + incident.state().code(),
                incident.id().toString(),
                event);
        LiveEvents.append(connection, "incident", incident.host(), event);
    }

    /** Ends the plan's attempt and gives its permits back. */
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
                insert into alert (host, id, incident, plan, severity, source, message, at)
                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (host, id) do nothing
                """)) {
            Columns.set(
                    insert,
                    host,
                    alert.id(),
                    incident,
                    plan,
                    alert.severity().code(),
                    alert.source(),
                    alert.message(),
                    alert.at());
            if (insert.executeUpdate() == 0) {
                return false;
            }
            LiveEvents.append(connection, "alert", host, alert);
            return true;
        }
    }

    private static String upper(String code) {
        return code.toUpperCase(Locale.ROOT);
    }
}
