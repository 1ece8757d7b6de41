package io.smartmon.storage.read;

import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.Columns;
import io.smartmon.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Incidents, their plans, and alerts as pages and API read them. Thread-safe. Every method throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class IncidentReader {
    private static final int MAX_STANDING = 500;
    private static final int MAX_STORY_ROWS = 100;

    private static final String INCIDENT = """
            select i.host, i.id, i.subject, i.kind, i.state, i.closed_as, i.summary, i.opened_at, i.recovered_at,
                   i.hold_ends_at, i.closed_at, i.acknowledged_at, i.acknowledged_by, i.evidence, h.name,
                   p.state as plan_state, p.verdict, p.detail as plan_detail, p.document -> 'guards' as guards,
                   (i.closed_as = 'given_up' and (i.rearmed_at is null or i.rearmed_at < i.closed_at)
                    and not exists (select 1 from incident later where later.host = i.host
                                    and later.subject = i.subject and later.kind = i.kind
                                    and later.opened_at > i.opened_at)
                    and not exists (select 1 from service s where s.host = i.host and s.unit = i.subject
                                    and s.active_state = 'active')) as rearmable
            from incident i
            join host h on h.host = i.host
            left join lateral (select state, verdict, detail, document from plan
                               where host = i.host and incident = i.id
                               order by created_at desc, id desc limit 1) p on true
            """;

    private final Database database;

    /** A reader on this database. */
    public IncidentReader(Database database) {
        this.database = database;
    }

    /** Incidents that are open, recovered, or given up and neither re-armed nor followed; newest first. */
    public List<IncidentRow> standing() {
        return database
                .inTransaction(connection ->
                        ReadQuery.list(connection, INCIDENT + """
                                where i.state <> 'closed' or i.closed_as = 'given_up'
                                order by i.opened_at desc, i.id desc
                                limit ?
                                """, IncidentReader::incident, MAX_STANDING))
                .stream()
                .filter(row -> row.incident().state() != IncidentState.CLOSED || row.rearmable())
                .toList();
    }

    /** Incidents that were closed since then, newest first. */
    public List<IncidentRow> endedSince(Instant since) {
        return database.inTransaction(connection -> ReadQuery.list(
                connection,
                INCIDENT + " where i.closed_at > ? order by i.closed_at desc, i.id desc limit ?",
                IncidentReader::incident,
                since,
                MAX_STANDING));
    }

    /** The incidents of a host that were open at some time in the range, oldest first. */
    public List<IncidentRow> during(HostId host, Instant from, Instant to) {
        return database.inTransaction(connection -> ReadQuery.list(
                connection, INCIDENT + """
                        where i.host = ? and i.opened_at <= ? and coalesce(i.closed_at, now()) >= ?
                        order by i.opened_at, i.id limit ?
                        """, IncidentReader::incident, host.value(), to, from, MAX_STANDING));
    }

    /**
     * Incidents, newest first.
     *
     * @param state those in this state alone; null for all
     * @param host those of this host alone; null for all
     * @param limit the greatest number of them, at least 1
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

    /** The whole story of one incident; empty if there is none of that id. */
    public Optional<IncidentStory> story(UUID incident) {
        return database.inTransaction(connection -> {
            record Found(IncidentRow row, UnitState evidence) {}
            Optional<Found> found = ReadQuery.first(
                    connection,
                    INCIDENT + " where i.id = ?",
                    row -> new Found(
                            incident(row), Json.decode(ReadQuery.textOrEmpty(row, "evidence"), UnitState.class)),
                    incident);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            UUID host = found.get().row().incident().host().value();
            List<IncidentStory.PlanStory> plans =
                    ReadQuery.list(connection, """
                    select p.*, a.id as attempt, a.begun_at, a.ended_at, a.ended_as
                    from plan p left join attempt a on a.host = p.host and a.plan = p.id
                    where p.host = ? and p.incident = ?
                    order by p.created_at, p.id limit ?
                    """, IncidentReader::plan, host, incident, MAX_STORY_ROWS);
            List<AlertRow> alerts =
                    ReadQuery.list(connection, """
                    select a.id, coalesce(a.hostname, h.name, '') as name, a.incident, a.severity, a.source, a.message, a.at
                    from alert a left join host h on h.host = a.host
                    where a.host = ? and a.incident = ?
                    order by a.at, a.id limit ?
                    """, IncidentReader::alert, host, incident, MAX_STORY_ROWS);
            return Optional.of(new IncidentStory(found.get().row(), found.get().evidence(), plans, alerts));
        });
    }

    /** Alerts, newest first. */
    public Page<AlertRow> alerts(int limit, int offset) {
        return database.inTransaction(connection -> new Page<>(
                ReadQuery.first(connection, "select count(*) as total from alert", row -> row.getLong("total"))
                        .orElse(0L),
                ReadQuery.list(connection, """
                        select a.id, coalesce(a.hostname, h.name, '') as name, a.incident, a.severity, a.source,
                               a.message, a.at
                        from alert a left join host h on h.host = a.host
                        order by a.at desc, a.id desc limit ? offset ?
                        """, IncidentReader::alert, limit, offset),
                limit,
                offset));
    }

    /** What became of a unit's incidents since then. */
    public UnitRecord record(HostId host, UnitName unit, Instant since) {
        return database.inTransaction(connection -> ReadQuery.first(
                        connection,
                        """
                        select count(*) as incidents, count(*) filter (where closed_as = 'healed') as healed,
                               count(*) filter (where closed_as = 'given_up') as given_up,
                               (select count(*) from attempt a where a.host = ? and a.unit = ? and a.begun_at > ?)
                                   as attempts,
                               percentile_disc(0.5) within group (order by extract(epoch from recovered_at - opened_at))
                                   filter (where closed_as = 'healed') as median
                        from incident where host = ? and subject = ? and opened_at > ?
                        """,
                        row -> {
                            Double median = ReadQuery.doubleOrNull(row, "median");
                            return new UnitRecord(
                                    row.getInt("incidents"),
                                    row.getInt("healed"),
                                    row.getInt("given_up"),
                                    row.getInt("attempts"),
                                    median == null ? null : Duration.ofMillis(Math.round(median * 1_000)));
                        },
                        host.value(),
                        unit.value(),
                        since,
                        host.value(),
                        unit.value(),
                        since)
                .orElseThrow());
    }

    /**
     * The record of a unit.
     *
     * @param incidents how many incidents it had
     * @param healed how many of them a repair healed
     * @param givenUp how many were given up
     * @param attempts how many repairs were begun
     * @param medianToRecover the median time to recover of those that healed; null without one
     */
    public record UnitRecord(
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
                        new UnitName(ReadQuery.textOrEmpty(row, "subject")),
                        FindingKind.valueOf(upper(ReadQuery.textOrEmpty(row, "kind"))),
                        IncidentState.valueOf(upper(ReadQuery.textOrEmpty(row, "state"))),
                        closedAs == null ? null : ClosedAs.valueOf(upper(closedAs)),
                        ReadQuery.textOrEmpty(row, "summary"),
                        Columns.instant(row, "opened_at"),
                        Columns.instantOrNull(row, "recovered_at"),
                        Columns.instantOrNull(row, "hold_ends_at"),
                        Columns.instantOrNull(row, "closed_at")),
                ReadQuery.textOrEmpty(row, "name"),
                Columns.instantOrNull(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                planState == null ? null : PlanState.valueOf(upper(planState)),
                verdict == null ? null : Verdict.valueOf(upper(verdict)),
                ReadQuery.textOrEmpty(row, "plan_detail"),
                GuardText.firstAgainst(row.getString("guards")),
                row.getBoolean("rearmable"));
    }

    private static IncidentStory.PlanStory plan(ResultSet row) throws SQLException {
        String verdict = row.getString("verdict");
        String after = row.getString("after");
        String answeredAs = row.getString("answered_as");
        return new IncidentStory.PlanStory(
                Json.decode(ReadQuery.textOrEmpty(row, "document"), Plan.class),
                ReadQuery.textOrEmpty(row, "hash"),
                PlanState.valueOf(upper(ReadQuery.textOrEmpty(row, "state"))),
                verdict == null ? null : Verdict.valueOf(upper(verdict)),
                after == null ? null : Json.decode(after, UnitState.class),
                ReadQuery.textOrEmpty(row, "detail"),
                Columns.instant(row, "changed_at"),
                row.getObject("attempt", UUID.class),
                Columns.instantOrNull(row, "begun_at"),
                Columns.instantOrNull(row, "answered_at"),
                answeredAs == null ? null : PlanState.valueOf(upper(answeredAs)));
    }

    private static AlertRow alert(ResultSet row) throws SQLException {
        String severity = upper(ReadQuery.textOrEmpty(row, "severity"));
        return new AlertRow(
                new Alert(
                        Columns.uuid(row, "id"),
                        severity(severity),
                        ReadQuery.textOrEmpty(row, "source"),
                        ReadQuery.textOrEmpty(row, "message"),
                        Columns.instant(row, "at")),
                ReadQuery.textOrEmpty(row, "name"),
                row.getObject("incident", UUID.class));
    }

    /** Scripts of operators may write severities of their own: those that are not known count as a warning. */
    private static Alert.Severity severity(String code) {
        for (Alert.Severity severity : Alert.Severity.values()) {
            if (severity.name().equals(code)) {
                return severity;
            }
        }
        return Alert.Severity.WARNING;
    }

    private static String upper(String code) {
        return code.toUpperCase(Locale.ROOT);
    }
}
