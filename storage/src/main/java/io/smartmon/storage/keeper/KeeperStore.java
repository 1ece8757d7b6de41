package io.smartmon.storage.keeper;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.ledger.Ledger;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keeper's leases and its incidents. An incident of the keeper carries its owner: agents neither take it over nor close
 * it. Each change is one transaction that holds the lease's row, with its entry in the host's ledger, its alert and its live
 * event; it may be repeated. Thread-safe. Throws {@link io.smartmon.domain.store.StoreUnavailableException} when the store
 * does not answer.
 */
public final class KeeperStore {
    /** Who the keeper is: an incident's owner, and the actor in the ledger. */
    public static final String KEEPER = "keeper";

    private final Database database;

    /** A store through this door. */
    public KeeperStore(Database database) {
        this.database = database;
    }

    /** Acquires the job's lease, or renews it if it is ours; empty while another holds it. */
    public Optional<JobLease> acquire(String job, UUID holder, Duration term) {
        return database.inOneStatement(connection -> {
            try (PreparedStatement take = connection.prepareStatement("""
                    insert into job_run as j (job, holder, epoch, expires_at, started_at)
                    values (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond', clock_timestamp())
                    on conflict (job) do update
                       set holder = excluded.holder,
                           epoch = case when j.holder = excluded.holder then j.epoch else j.epoch + 1 end,
                           expires_at = excluded.expires_at, started_at = excluded.started_at, finished_at = null,
                           outcome = null, detail = null
                     where j.holder = excluded.holder or j.expires_at <= clock_timestamp()
                           -- given by a clock that went back
                        or j.expires_at > clock_timestamp() + ? * interval '1 millisecond'
                    returning epoch
                    """)) {
                Columns.set(take, job, holder, term.toMillis(), term.toMillis());
                try (ResultSet row = take.executeQuery()) {
                    return row.next() ? Optional.of(new JobLease(job, holder, row.getLong("epoch"))) : Optional.empty();
                }
            }
        });
    }

    /** Releases the lease, so that another instance can continue at once. */
    public void release(JobLease lease) {
        database.inTransaction(connection -> {
            try (PreparedStatement end = connection.prepareStatement(
                    "update job_run set expires_at = clock_timestamp(), finished_at = clock_timestamp()"
                            + " where job = ? and holder = ? and epoch = ?")) {
                Columns.set(end, lease.job(), lease.holder(), lease.epoch());
                return end.executeUpdate();
            }
        });
    }

    /**
     * All hosts with when they last reported.
     *
     * @param kind the kind of incident for a silent host
     */
    public List<HostLastSeen> hosts(String kind) {
        return database.inOneStatement(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    select h.id as host, h.name, coalesce(c.heard_at, h.registered_at) as heard_at, i.id as incident,
                           greatest(0, extract(epoch from clock_timestamp() - coalesce(c.heard_at, h.registered_at)))
                               ::double precision as silent_for
                    from host h
                    left join host_current c on c.host = h.id
                    left join incident i on i.host = h.id and i.kind = ? and i.owner = ? and i.state <> 'closed'
                    order by h.id
                    """)) {
                Columns.set(query, kind, KEEPER);
                List<HostLastSeen> hosts = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        hosts.add(new HostLastSeen(
                                new HostId(Columns.uuid(row, "host")),
                                Columns.text(row, "name"),
                                Columns.instant(row, "heard_at"),
                                Duration.ofMillis(Math.round(row.getDouble("silent_for") * 1_000)),
                                row.getObject("incident", UUID.class)));
                    }
                }
                return hosts;
            }
        });
    }

    /**
     * Opens the incident with its alert; false if one of its kind and subject is open, or the lease is no longer ours.
     */
    public boolean open(JobLease lease, Incident incident, Reason reason, Alert alert) {
        return database.inTransaction(connection -> {
            if (!stillOurs(connection, lease)) {
                return false;
            }
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into incident (host, id, subject_kind, subject, kind, severity, owner, state, generation,
                                          evidence, newest_evidence, reason, opened_at, updated_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                        KEEPER,
                        incident.state().code(),
                        incident.generation(),
                        Columns.json(incident.evidence()),
                        Columns.json(incident.evidence()),
                        Columns.json(reason),
                        incident.openedAt(),
                        incident.openedAt());
                if (insert.executeUpdate() == 0) {
                    return false;
                }
            }
            record(connection, incident, IncidentState.OPEN, null, reason, incident.openedAt());
            alert(connection, incident, alert);
            return true;
        });
    }

    /**
     * Closes an incident of the keeper, because its finding has ended.
     *
     * @param after what was observed then
     * @return false if it is no longer open, or the lease is no longer ours
     */
    public boolean close(JobLease lease, Incident incident, Measures after, Reason reason, Instant at, Alert alert) {
        return database.inTransaction(connection -> {
            if (!stillOurs(connection, lease)) {
                return false;
            }
            try (PreparedStatement update = connection.prepareStatement("""
                    update incident set state = 'closed', closed_as = ?, closed_at = ?, updated_at = ?,
                                        recovered_at = coalesce(recovered_at, ?), reason = ?, after = ?
                    where host = ? and id = ? and owner = ? and state <> 'closed'
                    """)) {
                Columns.set(
                        update,
                        ClosedAs.BY_ITSELF.code(),
                        at,
                        at,
                        at,
                        Columns.json(reason),
                        Columns.json(after),
                        incident.host(),
                        incident.id(),
                        KEEPER);
                if (update.executeUpdate() == 0) {
                    return false;
                }
            }
            record(connection, incident, IncidentState.CLOSED, ClosedAs.BY_ITSELF, reason, at);
            alert(connection, incident, alert);
            return true;
        });
    }

    /** Whether the lease is still valid, in a transaction of the work that it protects; locks its row until that ends. */
    public static boolean stillOurs(Connection connection, JobLease lease) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select 1 from job_run where job = ? and holder = ? and epoch = ? and expires_at > clock_timestamp()"
                        + " for update")) {
            Columns.set(query, lease.job(), lease.holder(), lease.epoch());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void record(
            Connection connection,
            Incident incident,
            IncidentState state,
            @Nullable ClosedAs closedAs,
            Reason reason,
            Instant at)
            throws SQLException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("incident", incident.id().toString());
        event.put("subjectKind", incident.subject().kind());
        event.put("subject", incident.subject().name());
        event.put("kind", incident.kind().code());
        event.put("severity", incident.severity().code());
        event.put("state", state.code());
        event.put("closedAs", closedAs == null ? "" : closedAs.code());
        event.put("reason", reason.code());
        Ledger.append(
                connection,
                Ledger.streamOf(incident.host()),
                at,
                KEEPER,
                "incident." + state.code(),
                incident.id().toString(),
                event);
        LiveEvents.append(connection, "incident", incident.host(), event);
    }

    private static void alert(Connection connection, Incident incident, Alert alert) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into alert (host, id, incident, code, key, state, severity, source, message, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (host, id) do nothing
                """)) {
            Columns.set(
                    insert,
                    incident.host(),
                    alert.id(),
                    incident.id(),
                    alert.code(),
                    alert.key(),
                    alert.state().code(),
                    alert.severity().code(),
                    alert.source(),
                    alert.message(),
                    alert.at());
            if (insert.executeUpdate() == 1) {
                LiveEvents.append(connection, "alert", incident.host(), alert);
                Outbox.append(connection, incident.host(), alert.id());
            }
        }
    }
}
