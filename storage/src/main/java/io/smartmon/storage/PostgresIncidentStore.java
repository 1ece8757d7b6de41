package io.smartmon.storage;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Incidents, plans and attempts in PostgreSQL; each call is one transaction with its rows in ledger and live stream. */
public final class PostgresIncidentStore implements IncidentStore {
    private static final String UNFINISHED = "select " + IncidentRows.INCIDENT + ", " + IncidentRows.PLAN
            + " from incident i " + IncidentRows.NEWEST_PLAN;

    private final Database database;

    /** A store on this database. */
    public PostgresIncidentStore(Database database) {
        this.database = database;
    }

    @Override
    public Opened open(Opening opening) {
        Incident wanted = opening.incident();
        return database.inTransaction(connection -> {
            if (Fence.closed(connection, wanted.host(), opening.epoch()).isPresent()) {
                return new Opened(null, false);
            }
            Optional<Incident> same = IncidentRows.lockIncident(connection, wanted.host(), wanted.id());
            if (same.isPresent()) {
                return new Opened(same.get(), true);
            }
            Optional<Incident> givenUp = givenUp(connection, wanted);
            if (givenUp.isPresent()) {
                return new Opened(givenUp.get(), false);
            }
            if (!insert(connection, wanted)) {
                return new Opened(current(connection, wanted), false);
            }
            IncidentRows.recordIncidentEvent(connection, wanted, wanted.state().code(), null, wanted.openedAt());
            IncidentRows.alert(connection, wanted.host(), wanted.id(), null, opening.alert());
            return new Opened(wanted, true);
        });
    }

    private static boolean insert(Connection connection, Incident incident) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into incident (host, id, subject_kind, subject, kind, severity, state, cause, evidence,
                                      newest_evidence, opened_at, updated_at)
                values (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)
                on conflict do nothing
                """)) {
            Columns.set(
                    insert,
                    incident.host(),
                    incident.id(),
                    incident.subject().kind(),
                    incident.subject().name(),
                    incident.kind().code(),
                    incident.severity().code(),
                    incident.cause(),
                    Columns.json(incident.evidence()),
                    Columns.json(incident.evidence()),
                    incident.openedAt(),
                    incident.openedAt());
            return insert.executeUpdate() > 0;
        }
    }

    private static Incident current(Connection connection, Incident wanted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + IncidentRows.INCIDENT + """
                   from incident i
                  where i.host = ? and i.subject_kind = ? and i.subject = ? and i.kind = ? and i.state <> 'closed'
                """)) {
            Columns.set(
                    query,
                    wanted.host(),
                    wanted.subject().kind(),
                    wanted.subject().name(),
                    wanted.kind().code());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    // It was closed between the two statements: the caller's next assessment opens a new one.
                    throw new SQLException("the current incident was closed concurrently", "40001");
                }
                return IncidentRows.incident(row);
            }
        }
    }

    /**
     * The last incident of this kind, if it was given up and the subject was neither re-armed nor seen healthy since.
     * Only units
     * have transitions that show them healthy; any other subject stays given up until it is re-armed.
     */
    private static Optional<Incident> givenUp(Connection connection, Incident wanted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + IncidentRows.INCIDENT + """
                   from incident i
                  where i.host = ? and i.subject_kind = ? and i.subject = ? and i.kind = ?
                    and i.closed_as = 'given_up'
                    and not exists (select 1 from service_transition t
                                     where i.subject_kind = 'unit' and t.host = i.host and t.unit = i.subject
                                       and t.observed_at > i.closed_at and t.active_state = 'active')
                    and not exists (select 1 from incident later
                                     where later.host = i.host and later.subject_kind = i.subject_kind
                                       and later.subject = i.subject and later.kind = i.kind
                                       and later.opened_at > i.opened_at)
                  order by i.closed_at desc limit 1
                """)) {
            Columns.set(
                    query,
                    wanted.host(),
                    wanted.subject().kind(),
                    wanted.subject().name(),
                    wanted.kind().code());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(IncidentRows.incident(row)) : Optional.empty();
            }
        }
    }

    @Override
    public Moved update(Update update) {
        return database.inTransaction(connection -> {
            if (Fence.closed(connection, update.host(), update.epoch()).isPresent()) {
                return Moved.FENCED;
            }
            Incident incident = IncidentRows.lockIncident(connection, update.host(), update.incident())
                    .orElse(null);
            if (incident == null) {
                return Moved.UNKNOWN;
            }
            if (incident.state() == IncidentState.CLOSED || incident.state() == IncidentState.NOT_KNOWN) {
                return Moved.NOT_ALLOWED;
            }
            if (!write(connection, update)) {
                return Moved.ALREADY;
            }
            Incident updated = withSeverity(incident, update.severity());
            if (incident.severity() == update.severity()) {
                LiveEvents.appendQuietly(connection, "incident", update.host(), IncidentRows.incidentEvent(updated));
            } else {
                IncidentRows.recordIncidentEvent(
                        connection, updated, "severity." + update.severity().code(), null, update.at());
                IncidentRows.alert(connection, update.host(), update.incident(), null, update.alert());
            }
            return Moved.MOVED;
        });
    }

    /**
     * Whether anything is other than it was. Evidence that is older than the newest changes nothing; a severity counts
     * whatever the agent's clock says, since one that was set back must not hide that it rose.
     */
    private static boolean write(Connection connection, Update update) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                update incident set severity = ?, newest_evidence = ?::jsonb, updated_at = ?
                 where host = ? and id = ?
                   and (severity <> ? or updated_at <= ? and newest_evidence <> ?::jsonb)
                """)) {
            Columns.set(
                    statement,
                    update.severity().code(),
                    Columns.json(update.evidence()),
                    update.at(),
                    update.host(),
                    update.incident(),
                    update.severity().code(),
                    update.at(),
                    Columns.json(update.evidence()));
            return statement.executeUpdate() > 0;
        }
    }

    private static Incident withSeverity(Incident incident, Severity severity) {
        return new Incident(
                incident.id(),
                incident.host(),
                incident.subject(),
                incident.kind(),
                severity,
                incident.evidence(),
                incident.state(),
                incident.closedAs(),
                incident.cause(),
                incident.generation(),
                incident.openedAt(),
                incident.recoveredAt(),
                incident.holdEndsAt(),
                incident.closedAt());
    }

    @Override
    public Optional<Unfinished> find(HostId host, UUID incident) {
        return database.inTransaction(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement(UNFINISHED + " where i.host = ? and i.id = ? and i.owner = 'agent'")) {
                Columns.set(query, host, incident);
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Unfinished(IncidentRows.incident(row), IncidentRows.planOrNull(row)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public Commit commitPlan(PlanCommit commit) {
        PlanCommitting.requireWellFormed(commit);
        return database.inTransaction(connection -> PlanCommitting.commit(connection, commit));
    }

    @Override
    public Moved move(PlanMove move) {
        return database.inTransaction(connection -> {
            if (Fence.closed(connection, move.host(), move.epoch()).isPresent()) {
                return Moved.FENCED;
            }
            StoredPlan plan =
                    IncidentRows.lockPlan(connection, move.host(), move.plan()).orElse(null);
            if (plan == null) {
                return Moved.UNKNOWN;
            }
            if (plan.state() == move.to()) {
                return Moved.ALREADY;
            }
            // Done needs a verdict, and that is what a conclusion gives.
            if (move.to() == PlanState.DONE || !plan.state().next().contains(move.to())) {
                return Moved.NOT_ALLOWED;
            }
            IncidentRows.movePlan(
                    connection, plan.plan(), move.to(), null, null, move.reason(), move.at(), move.answeredAt());
            if (!move.to().open()) {
                IncidentRows.release(
                        connection, move.host(), move.plan(), move.to().code(), move.at());
            }
            IncidentRows.alert(connection, move.host(), plan.plan().incident(), move.plan(), move.alert());
            return Moved.MOVED;
        });
    }

    @Override
    public Moved raise(HostId host, UUID incident, long epoch, Alert alert) {
        return database.inTransaction(connection -> {
            if (Fence.closed(connection, host, epoch).isPresent()) {
                return Moved.FENCED;
            }
            if (IncidentRows.lockIncident(connection, host, incident).isEmpty()) {
                return Moved.UNKNOWN;
            }
            return IncidentRows.alert(connection, host, incident, null, alert) ? Moved.MOVED : Moved.ALREADY;
        });
    }

    @Override
    public Moved conclude(Conclusion conclusion) {
        Concluding.requireWellFormed(conclusion);
        return database.inTransaction(connection -> Concluding.conclude(connection, conclusion));
    }

    @Override
    public List<Unfinished> unfinished(HostId host) {
        return database.inTransaction(connection -> {
            List<Unfinished> unfinished = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(UNFINISHED
                    + " where i.host = ? and i.owner = 'agent' and i.state <> 'closed' order by i.opened_at, i.id")) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        unfinished.add(new Unfinished(IncidentRows.incident(row), IncidentRows.planOrNull(row)));
                    }
                }
            }
            return unfinished;
        });
    }

    @Override
    public RepairHistory history(HostId host, Subject subject, Instant since) {
        return database.inTransaction(connection -> {
            List<Attempt> attempts = AttemptRows.since(connection, host, subject, since);
            List<Subject> underRepair = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select distinct subject_kind, subject from plan
                     where host = ? and state in ('ready', 'accepted', 'indeterminate')
                       and (subject_kind, subject) <> (?, ?)
                     order by subject_kind, subject
                    """)) {
                Columns.set(query, host, subject.kind(), subject.name());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        underRepair.add(IncidentRows.subject(row));
                    }
                }
            }
            return new RepairHistory(attempts, underRepair);
        });
    }
}
