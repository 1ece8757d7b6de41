package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
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
    private final Database database;

    /** A store on this database. */
    public PostgresIncidentStore(Database database) {
        this.database = database;
    }

    @Override
    public Opened open(Incident incident, UnitState evidence) {
        return database.inTransaction(connection -> {
            Optional<Incident> same = IncidentRows.lockIncident(connection, incident.host(), incident.id());
            if (same.isPresent()) {
                return new Opened(same.get(), true);
            }
            Optional<Incident> givenUp = givenUp(connection, incident);
            if (givenUp.isPresent()) {
                return new Opened(givenUp.get(), false);
            }
            if (insert(connection, incident, evidence)) {
                IncidentRows.recordIncidentEvent(connection, incident, incident.summary(), incident.openedAt());
                return new Opened(incident, true);
            }
            return new Opened(standing(connection, incident), false);
        });
    }

    private static boolean insert(Connection connection, Incident incident, UnitState evidence) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into incident (host, id, subject, kind, state, summary, detail, opened_at, evidence)
                values (?, ?, ?, ?, 'open', ?, ?, ?, ?)
                on conflict do nothing
                """)) {
            Columns.set(
                    insert,
                    incident.host(),
                    incident.id(),
                    incident.subject().value(),
                    incident.kind().code(),
                    incident.summary(),
                    incident.summary(),
                    incident.openedAt(),
                    Columns.json(evidence));
            return insert.executeUpdate() > 0;
        }
    }

    private static Incident standing(Connection connection, Incident wanted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + IncidentRows.INCIDENT
                + " from incident i where i.host = ? and i.subject = ? and i.kind = ? and i.state <> 'closed'")) {
            Columns.set(
                    query,
                    wanted.host(),
                    wanted.subject().value(),
                    wanted.kind().code());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    // It was closed between the two statements: the caller's next assessment opens a new one.
                    throw new SQLException("the standing incident was closed meanwhile", "40001");
                }
                return IncidentRows.incident(row);
            }
        }
    }

    /** The last incident of this kind, if it was given up and the unit was neither re-armed nor seen healthy since. */
    private static Optional<Incident> givenUp(Connection connection, Incident wanted) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + IncidentRows.INCIDENT + """
                   from incident i
                  where i.host = ? and i.subject = ? and i.kind = ? and i.closed_as = 'given_up'
                    and (i.rearmed_at is null or i.rearmed_at < i.closed_at)
                    and not exists (select 1 from service_transition t
                                     where t.host = i.host and t.unit = i.subject
                                       and t.observed_at > i.closed_at and t.active_state = 'active')
                    and not exists (select 1 from incident later
                                     where later.host = i.host and later.subject = i.subject
                                       and later.kind = i.kind and later.opened_at > i.opened_at)
                  order by i.closed_at desc limit 1
                """)) {
            Columns.set(
                    query,
                    wanted.host(),
                    wanted.subject().value(),
                    wanted.kind().code());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(IncidentRows.incident(row)) : Optional.empty();
            }
        }
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
                    connection, plan.plan(), move.to(), null, null, move.detail(), move.at(), move.answeredAt());
            if (!move.to().open()) {
                IncidentRows.release(
                        connection, move.host(), move.plan(), move.to().code(), move.at());
            }
            IncidentRows.alert(connection, move.host(), plan.plan().incident(), move.plan(), move.alert());
            return Moved.MOVED;
        });
    }

    @Override
    public Moved tell(HostId host, UUID incident, long epoch, Alert alert) {
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
            try (PreparedStatement query =
                    connection.prepareStatement("select " + IncidentRows.INCIDENT + ", " + IncidentRows.PLAN + """
                       from incident i
                       left join lateral (select * from plan n where n.host = i.host and n.incident = i.id
                                           order by n.created_at desc, n.id desc limit 1) p on true
                      where i.host = ? and i.state <> 'closed'
                      order by i.opened_at, i.id
                    """)) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        boolean planned = row.getString("document") != null;
                        unfinished.add(
                                new Unfinished(IncidentRows.incident(row), planned ? IncidentRows.plan(row) : null));
                    }
                }
            }
            return unfinished;
        });
    }

    @Override
    public RepairHistory history(HostId host, UnitName unit, Instant since) {
        return database.inTransaction(connection -> {
            List<Instant> attempts = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select begun_at from attempt a
                     where host = ? and unit = ? and begun_at >= ? and ended_as is distinct from 'held'
                       and begun_at > coalesce((select max(i.rearmed_at) from incident i
                                                 where i.host = a.host and i.subject = a.unit), '-infinity')
                     order by begun_at desc
                    """)) {
                Columns.set(query, host, unit.value(), since);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        attempts.add(Columns.instant(row, "begun_at"));
                    }
                }
            }
            List<UnitName> underRepair = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select distinct unit from plan
                     where host = ? and state in ('ready', 'accepted', 'indeterminate') and unit <> ?
                     order by unit
                    """)) {
                Columns.set(query, host, unit.value());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        underRepair.add(new UnitName(Columns.text(row, "unit")));
                    }
                }
            }
            return new RepairHistory(attempts, underRepair);
        });
    }
}
