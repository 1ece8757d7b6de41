package io.smartmon.storage;

import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transaction that stores the result of a plan and the new state of its incident. */
final class Concluding {
    private static final Set<Verdict> FIRST =
            Set.of(Verdict.RECOVERED, Verdict.NO_EFFECT, Verdict.WORSE, Verdict.NOT_KNOWN);
    private static final Set<Verdict> AFTER_RECOVERED =
            Set.of(Verdict.HEALED, Verdict.RECURRED, Verdict.NOT_KNOWN, Verdict.WORSE);

    private Concluding() {}

    static void requireWellFormed(Conclusion conclusion) {
        if ((conclusion.plan() == null) != (conclusion.verdict() == null)) {
            throw new IllegalArgumentException("plan and verdict go together");
        }
        if ((conclusion.incidentState() == IncidentState.CLOSED) != (conclusion.closedAs() != null)) {
            throw new IllegalArgumentException("closedAs must be set for a closed incident, and only then");
        }
        if (conclusion.incidentState() == IncidentState.NOT_KNOWN) {
            throw new IllegalArgumentException("an incident is not moved to a state that is not known");
        }
    }

    static Moved conclude(Connection connection, Conclusion conclusion) throws SQLException {
        if (Fence.closed(connection, conclusion.host(), conclusion.epoch()).isPresent()) {
            return Moved.FENCED;
        }
        Incident incident = IncidentRows.lockIncident(connection, conclusion.host(), conclusion.incident())
                .orElse(null);
        if (incident == null) {
            return Moved.UNKNOWN;
        }
        StoredPlan plan = null;
        if (conclusion.plan() != null) {
            plan = IncidentRows.lockPlan(connection, conclusion.host(), conclusion.plan())
                    .orElse(null);
            if (plan == null || !plan.plan().incident().equals(incident.id())) {
                return Moved.UNKNOWN;
            }
        }
        boolean planThere = plan == null || (plan.state() == PlanState.DONE && plan.verdict() == conclusion.verdict());
        boolean incidentThere =
                incident.state() == conclusion.incidentState() && incident.closedAs() == conclusion.closedAs();
        if (planThere && incidentThere) {
            return Moved.ALREADY;
        }
        boolean planRefuses = !planThere && (plan == null || !planMay(plan, conclusion.verdict()));
        boolean incidentRefuses = !incidentThere && !incidentMay(incident.state(), conclusion.incidentState());
        boolean endsTooEarly =
                conclusion.incidentState() == IncidentState.CLOSED && anotherIsOpen(connection, conclusion);
        if (planRefuses || incidentRefuses || endsTooEarly) {
            return Moved.NOT_ALLOWED;
        }
        if (!planThere && plan != null) {
            Verdict verdict = conclusion.verdict();
            IncidentRows.movePlan(
                    connection,
                    plan.plan(),
                    PlanState.DONE,
                    verdict,
                    conclusion.after(),
                    conclusion.reason(),
                    conclusion.at(),
                    null);
            IncidentRows.release(
                    connection,
                    conclusion.host(),
                    plan.plan().id(),
                    verdict == null ? "done" : verdict.code(),
                    conclusion.at());
        }
        if (!incidentThere) {
            moveIncident(connection, incident, conclusion);
        }
        IncidentRows.alert(connection, conclusion.host(), incident.id(), conclusion.plan(), conclusion.alert());
        return Moved.MOVED;
    }

    private static boolean planMay(StoredPlan plan, @Nullable Verdict verdict) {
        if (verdict == null) {
            return false;
        }
        if (plan.state() == PlanState.DONE) {
            return plan.verdict() == Verdict.RECOVERED && AFTER_RECOVERED.contains(verdict);
        }
        return plan.state().next().contains(PlanState.DONE) && FIRST.contains(verdict);
    }

    private static boolean incidentMay(IncidentState from, IncidentState to) {
        return switch (from) {
            case OPEN -> to != IncidentState.OPEN;
            case RECOVERED -> to != IncidentState.RECOVERED;
            case CLOSED, NOT_KNOWN -> false;
        };
    }

    /** Whether the incident has an open plan that this conclusion is not about: its story cannot end before that one's. */
    private static boolean anotherIsOpen(Connection connection, Conclusion conclusion) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select id from plan
                 where host = ? and incident = ? and state in ('ready', 'accepted', 'indeterminate')
                """)) {
            Columns.set(query, conclusion.host(), conclusion.incident());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (!Columns.uuid(row, "id").equals(conclusion.plan())) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    private static void moveIncident(Connection connection, Incident incident, Conclusion conclusion)
            throws SQLException {
        ClosedAs closedAs = conclusion.closedAs();
        Incident moved = new Incident(
                incident.id(),
                incident.host(),
                incident.subject(),
                incident.kind(),
                incident.severity(),
                incident.evidence(),
                conclusion.incidentState(),
                closedAs,
                incident.cause(),
                incident.generation(),
                incident.openedAt(),
                recoveredAt(incident, conclusion),
                conclusion.incidentState() == IncidentState.RECOVERED
                        ? conclusion.holdEndsAt()
                        : conclusion.incidentState() == IncidentState.CLOSED ? incident.holdEndsAt() : null,
                conclusion.incidentState() == IncidentState.CLOSED ? conclusion.at() : null);
        try (PreparedStatement update = connection.prepareStatement("""
                update incident
                   set state = ?, closed_as = ?, recovered_at = ?, hold_ends_at = ?, closed_at = ?,
                       reason = ?::jsonb, after = coalesce(?::jsonb, after)
                 where host = ? and id = ?
                """)) {
            Columns.set(
                    update,
                    moved.state().code(),
                    closedAs == null ? null : closedAs.code(),
                    moved.recoveredAt(),
                    moved.holdEndsAt(),
                    moved.closedAt(),
                    Columns.json(conclusion.reason()),
                    Columns.json(conclusion.after()),
                    moved.host(),
                    moved.id());
            update.executeUpdate();
        }
        IncidentRows.recordIncidentEvent(connection, moved, moved.state().code(), conclusion.reason(), conclusion.at());
    }

    private static @Nullable Instant recoveredAt(Incident incident, Conclusion conclusion) {
        return switch (conclusion.incidentState()) {
            case RECOVERED -> conclusion.at();
            case OPEN -> null;
            case CLOSED, NOT_KNOWN -> incident.recoveredAt();
        };
    }
}
