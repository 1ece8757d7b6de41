package io.smartmon.storage.read;

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
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Incidents, their plans, and alerts as pages and API read them. Thread-safe. Every method throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class IncidentReader {
    private static final int MAX_CLOSED = 500;
    private static final int MAX_OPEN = 5_000;
    private static final int MAX_STORY_ROWS = 100;

    private static final String INCIDENT = """
            select i.host, i.id, i.subject_kind, i.subject, i.kind, i.severity, i.owner, i.state, i.closed_as, i.cause,
                   i.generation, i.evidence, i.newest_evidence, i.reason, i.opened_at, i.recovered_at, i.hold_ends_at,
                   i.closed_at, i.acknowledged_at, i.acknowledged_by, h.name, p.state as plan_state, p.verdict,
                   p.reason as plan_reason, p.document -> 'guards' as guards,
                   (i.closed_as = 'given_up' and (i.rearmed_at is null or i.rearmed_at < i.closed_at)
                    and not exists (select 1 from incident later where later.host = i.host
                                    and later.subject_kind = i.subject_kind and later.subject = i.subject
                                    and later.kind = i.kind and later.opened_at > i.opened_at)
                    and not exists (select 1 from service s where s.host = i.host and i.subject_kind = 'unit'
                                    and s.unit = i.subject and s.active_state = 'active')) as rearmable
            from incident i
            join host h on h.id = i.host
            left join lateral (select state, verdict, reason, document from plan
                               where host = i.host and incident = i.id
                               order by sequence desc limit 1) p on true
            """;

    private static final String ALERT = """
            select a.id, coalesce(a.hostname, h.name, '') as name, a.incident, a.code, a.key, a.state, a.severity,
                   a.source, a.message, a.at
            from alert a left join host h on h.id = a.host
            """;

    /** Open incidents have a limit of their own, so that newer or given-up ones never crowd them out. */
    private static final String CURRENT = "select * from (("
            + INCIDENT + " where i.state <> 'closed' order by i.severity = 'critical' desc, i.opened_at desc limit ?)"
            + " union all ("
            + INCIDENT + " where i.state = 'closed' and i.closed_as = 'given_up' order by i.opened_at desc limit ?))"
            + " as current_incidents order by opened_at desc, id desc";

    private final Database database;

    /** A reader on this database. */
    public IncidentReader(Database database) {
        this.database = database;
    }

    /** Incidents that are open, recovered, or given up and neither re-armed nor followed; newest first. */
    public List<IncidentRow> currentIncidents() {
        return database
                .inOneStatement(connection ->
                        ReadQuery.list(connection, CURRENT, IncidentReader::incident, MAX_OPEN, MAX_CLOSED))
                .stream()
                .filter(row -> row.incident().state() != IncidentState.CLOSED || row.rearmable())
                .toList();
    }

    /** Incidents that were closed since then, newest first. */
    public List<IncidentRow> endedSince(Instant since) {
        return database.inOneStatement(connection -> ReadQuery.list(
                connection,
                INCIDENT + " where i.closed_at > ? order by i.closed_at desc, i.id desc limit ?",
                IncidentReader::incident,
                since,
                MAX_CLOSED));
    }

    /** The incidents of a host that were open at some time in the range, oldest first. */
    public List<IncidentRow> during(HostId host, Instant from, Instant to) {
        return database.inTransaction(connection -> ReadQuery.list(
                connection, INCIDENT + """
                        where i.host = ? and i.opened_at <= ? and coalesce(i.closed_at, now()) >= ?
                        order by i.opened_at, i.id limit ?
                        """, IncidentReader::incident, host.value(), to, from, MAX_CLOSED));
    }

    /**
     * Incidents, newest first.
     *
     * @param state only those in this state; null for all
     * @param host only those of this host; null for all
     * @param limit the maximum number, at least 1
     * @param offset how many to leave out
     */
    public Page<IncidentRow> incidents(@Nullable IncidentState state, @Nullable HostId host, int limit, int offset) {
        String code = state == null ? null : state.code();
        UUID id = host == null ? null : host.value();
        String filter = " where (?::uuid is null or i.host = ?) and (?::text is null or i.state = ?)";
        return database.inTransaction(connection -> new Page<>(
                ReadQuery.first(
                                connection,
                                "select count(*) as total from incident i" + filter,
                                row -> row.getLong("total"),
                                id,
                                id,
                                code,
                                code)
                        .orElse(0L),
                ReadQuery.list(
                        connection,
                        INCIDENT + filter + " order by i.opened_at desc, i.id desc limit ? offset ?",
                        IncidentReader::incident,
                        id,
                        id,
                        code,
                        code,
                        limit,
                        offset),
                limit,
                offset));
    }

    /** The whole story of one incident; empty if there is none with that id. */
    public Optional<IncidentStory> story(UUID incident) {
        return database.inTransaction(connection -> {
            Optional<IncidentRow> found =
                    ReadQuery.first(connection, INCIDENT + " where i.id = ?", IncidentReader::incident, incident);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            UUID host = found.get().incident().host().value();
            List<IncidentStory.PlanStory> plans =
                    ReadQuery.list(connection, """
                    select p.*, a.id as attempt, a.begun_at
                    from plan p left join attempt a on a.host = p.host and a.plan = p.id
                    where p.host = ? and p.incident = ?
                    order by p.sequence limit ?
                    """, IncidentReader::plan, host, incident, MAX_STORY_ROWS);
            List<AlertRow> alerts = ReadQuery.list(
                    connection,
                    ALERT + " where a.host = ? and a.incident = ? order by a.at, a.id limit ?",
                    IncidentReader::alert,
                    host,
                    incident,
                    MAX_STORY_ROWS);
            return Optional.of(new IncidentStory(found.get(), plans, alerts));
        });
    }

    /** Alerts, newest first. */
    public Page<AlertRow> alerts(int limit, int offset) {
        return database.inTransaction(connection -> new Page<>(
                ReadQuery.first(connection, "select count(*) as total from alert", row -> row.getLong("total"))
                        .orElse(0L),
                ReadQuery.list(
                        connection,
                        ALERT + " order by a.at desc, a.id desc limit ? offset ?",
                        IncidentReader::alert,
                        limit,
                        offset),
                limit,
                offset));
    }

    /** The outcome of a subject's incidents since then. */
    public SubjectRecord record(HostId host, Subject subject, Instant since) {
        return database.inTransaction(connection -> ReadQuery.first(
                        connection,
                        """
                        select count(*) as incidents, count(*) filter (where closed_as = 'healed') as healed,
                               count(*) filter (where closed_as = 'given_up') as given_up,
                               (select count(*) from attempt a where a.host = ? and a.subject_kind = ?
                                  and a.subject = ? and a.begun_at > ?)
                                   as attempts,
                               percentile_disc(0.5) within group (order by extract(epoch from recovered_at - opened_at))
                                   filter (where closed_as = 'healed') as median
                        from incident where host = ? and subject_kind = ? and subject = ? and opened_at > ?
                        """,
                        row -> {
                            Double median = ReadQuery.doubleOrNull(row, "median");
                            return new SubjectRecord(
                                    row.getInt("incidents"),
                                    row.getInt("healed"),
                                    row.getInt("given_up"),
                                    row.getInt("attempts"),
                                    median == null ? null : Duration.ofMillis(Math.round(median * 1_000)));
                        },
                        host.value(),
                        subject.kind(),
                        subject.name(),
                        since,
                        host.value(),
                        subject.kind(),
                        subject.name(),
                        since)
                .orElseThrow());
    }

    /**
     * The record of a subject.
     *
     * @param incidents how many incidents it had
     * @param healed how many of them a repair healed
     * @param givenUp how many were given up
     * @param attempts how many repairs were begun
     * @param medianToRecover the median time to recover of the healed ones; null without one
     */
    public record SubjectRecord(
            int incidents,
            int healed,
            int givenUp,
            int attempts,
            @Nullable Duration medianToRecover) {}

    private static IncidentRow incident(ResultSet row) throws SQLException {
        String closedAs = row.getString("closed_as");
        String planState = row.getString("plan_state");
        String verdict = row.getString("verdict");
        return new IncidentRow(
                new Incident(
                        Columns.uuid(row, "id"),
                        new HostId(Columns.uuid(row, "host")),
                        Subject.of(Columns.text(row, "subject_kind"), Columns.text(row, "subject")),
                        FindingKind.decode(Columns.text(row, "kind")),
                        Severity.decode(Columns.text(row, "severity")),
                        measures(row, "evidence"),
                        IncidentState.decode(Columns.text(row, "state")),
                        closedAs == null ? null : ClosedAs.decode(closedAs),
                        row.getObject("cause", UUID.class),
                        row.getLong("generation"),
                        Columns.instant(row, "opened_at"),
                        Columns.instantOrNull(row, "recovered_at"),
                        Columns.instantOrNull(row, "hold_ends_at"),
                        Columns.instantOrNull(row, "closed_at")),
                ReadQuery.textOrEmpty(row, "name"),
                Columns.text(row, "owner").equals("keeper"),
                measures(row, "newest_evidence"),
                reason(row, "reason"),
                Columns.instantOrNull(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                planState == null ? null : PlanState.decode(planState),
                verdict == null ? null : Verdict.decode(verdict),
                reason(row, "plan_reason"),
                DecidingVerdict.of(row.getString("guards")),
                row.getBoolean("rearmable"));
    }

    private static Measures measures(ResultSet row, String column) throws SQLException {
        Measures stored = Columns.fromJson(row, column, Measures.class);
        return stored == null ? Measures.none() : stored;
    }

    /** A stored reason; null if there is none, or one that says nothing. */
    private static @Nullable Reason reason(ResultSet row, String column) throws SQLException {
        Reason stored = Columns.fromJson(row, column, Reason.class);
        return stored == null || stored.code().isEmpty() ? null : stored;
    }

    private static IncidentStory.PlanStory plan(ResultSet row) throws SQLException {
        String verdict = row.getString("verdict");
        String answeredAs = row.getString("answered_as");
        return new IncidentStory.PlanStory(
                Json.decode(ReadQuery.textOrEmpty(row, "document"), Plan.class),
                ReadQuery.textOrEmpty(row, "hash"),
                PlanState.decode(ReadQuery.textOrEmpty(row, "state")),
                verdict == null ? null : Verdict.decode(verdict),
                Columns.fromJson(row, "after", Measures.class),
                reason(row, "reason"),
                Columns.instant(row, "changed_at"),
                row.getObject("attempt", UUID.class),
                Columns.instantOrNull(row, "begun_at"),
                Columns.instantOrNull(row, "answered_at"),
                answeredAs == null ? null : PlanState.decode(answeredAs));
    }

    private static AlertRow alert(ResultSet row) throws SQLException {
        return new AlertRow(
                new Alert(
                        Columns.uuid(row, "id"),
                        ReadQuery.textOrEmpty(row, "code"),
                        ReadQuery.textOrEmpty(row, "key"),
                        Alert.State.decode(ReadQuery.textOrEmpty(row, "state")),
                        // Scripts of operators may write severities of their own: those count as a warning.
                        Severity.decode(ReadQuery.textOrEmpty(row, "severity")),
                        ReadQuery.textOrEmpty(row, "source"),
                        ReadQuery.textOrEmpty(row, "message"),
                        Columns.instant(row, "at")),
                ReadQuery.textOrEmpty(row, "name"),
                row.getObject("incident", UUID.class));
    }
}
