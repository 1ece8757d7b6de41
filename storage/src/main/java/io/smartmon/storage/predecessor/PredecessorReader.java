package io.smartmon.storage.predecessor;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.read.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads for the predecessor's endpoints, from the tables and not from the views of its names, which a database that it
 * used itself does not have. Thread-safe. Every method throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class PredecessorReader {
    private static final int TIMEOUT_SECONDS = 5;
    private static final Duration RECENT = Duration.ofMinutes(30);
    private static final int MAX_ROWS = 2_000;

    /** No transaction is open for longer: a number that is found again by its time is not missed. */
    private static final Duration MAX_TRANSACTION = Duration.ofHours(1);

    private static final String ALERT = """
            select a.n, a.id, a.at, coalesce(a.hostname, h.name) as hostname, a.severity, a.source, a.message
            from alert a left join host h on h.id = a.host
            """;
    private static final String ALERT_FILTER = """
             where (?::text is null or a.severity = lower(?))
               and (?::text is null or lower(coalesce(a.hostname, h.name)) = lower(?))
               and (?::timestamptz is null or a.at >= ?)
            """;

    // As of its host's newest word: a service that did not change has no row of its own since then.
    private static final String SERVICE = """
            select s.host, h.name as hostname, s.unit, smartmon_os_platform(h.operating_system) as os_platform,
                   smartmon_normalized_status(s.active_state, s.gone) as status, s.active_state, s.sub_state,
                   s.document ->> 'unitFileState' as unit_file_state,
                   smartmon_recoverable(s.document, s.active_state, s.stop_seen, s.gone) as recoverable,
                   case when c.services_known then greatest(s.changed_at, c.services_at) else s.changed_at end
                       as updated
            from service s
            join host h on h.id = s.host
            left join host_current c on c.host = s.host
            where not s.gone
            """;
    private static final String SERVICES = "with everything as (" + SERVICE + """
            ), chosen as (
                select * from everything
                where (?::uuid is null or host = ?) and (?::text is null or status = lower(?) or active_state = lower(?))
                  and updated >= ?
            ), part as (
                select *, count(*) over () as total from chosen
                order by lower(hostname), unit limit ? offset ?
            )
            select part.*, a.begun_at, a.verdict, coalesce(f.failures, 0) as failures
            from part
            left join lateral (select t.begun_at, p.verdict from attempt t
                               join plan p on p.host = t.host and p.id = t.plan
                               where t.host = part.host and t.subject_kind = 'unit' and t.subject = part.unit
                                 and p.verdict is not null
                               order by t.stored_at desc limit 1) a on true
            left join lateral (select count(*) as failures from attempt t
                               join plan p on p.host = t.host and p.id = t.plan
                               where t.host = part.host and t.subject_kind = 'unit' and t.subject = part.unit
                                 and p.verdict in ('recurred', 'no_effect', 'worse') and t.begun_at >= ?) f on true
            order by lower(part.hostname), part.unit
            """;

    private static final String HISTORY = """
            select * from (
                select r.at, r.active_state, smartmon_normalized_status(r.active_state, r.gone) as status, r.sub_state,
                       r.document ->> 'unitFileState' as unit_file_state,
                       smartmon_recoverable(r.document, r.active_state, r.stop_seen, r.gone) as recoverable
                from (select t.observed_at as at, t.active_state, t.sub_state, t.document, t.stop_seen, false as gone
                      from service_transition t where t.host = ? and t.unit = ? and t.observed_at >= ?
                      union all
                      select case when c.services_known and not s.gone then greatest(s.changed_at, c.services_at)
                                  else s.changed_at end, s.active_state, s.sub_state, s.document, s.stop_seen, s.gone
                      from service s left join host_current c on c.host = s.host
                      where s.host = ? and s.unit = ?) r
                where r.at >= ?
                order by r.at desc limit ?) newest
            order by at
            """;

    private static final String SAMPLES = """
            select distinct on (bucket) *
            from (select floor(extract(epoch from observed_at) / ?) as bucket,
                         sequence, observed_at, cpu_percent, load1, load5, load15, memory_total, memory_available,
                         swap_total, swap_used, uptime_seconds, mounts
                  from system_sample where host = ? and observed_at >= ?) samples
            order by bucket, observed_at desc
            """;

    private static final String NUMBERS = """
            select coalesce(avg(cpu_percent), 0) as cpu,
                   coalesce(avg(100.0 * (memory_total - memory_available) / nullif(memory_total, 0)), 0) as memory,
                   coalesce(avg(load1), 0) as load,
                   (select count(*) from alert where at >= ?) as alerts,
                   (select count(*) from attempt where begun_at >= ?) as attempts
            from system_sample where observed_at >= ?
            """;

    private final Database database;

    /** A reader on this database. */
    public PredecessorReader(Database database) {
        this.database = database;
    }

    /**
     * Alerts, newest first.
     *
     * @param severity those of this severity alone; null for all
     * @param hostname those of this host alone; null for all
     * @param since those made since then; null for all
     */
    public Page<AlertEntry> alerts(
            @Nullable String severity, @Nullable String hostname, @Nullable Instant since, int limit, int offset) {
        return database.inTransaction(connection -> new Page<>(
                list(
                                connection,
                                "select count(*) as total from alert a left join host h on h.id = a.host"
                                        + ALERT_FILTER,
                                row -> row.getLong("total"),
                                severity,
                                severity,
                                hostname,
                                hostname,
                                since,
                                since)
                        .getFirst(),
                list(
                        connection,
                        ALERT + ALERT_FILTER + " order by a.n desc limit ? offset ?",
                        PredecessorReader::alert,
                        severity,
                        severity,
                        hostname,
                        hostname,
                        since,
                        since,
                        limit,
                        offset),
                limit,
                offset));
    }

    /** The alerts of these ids, in no order. */
    public List<AlertEntry> alerts(Collection<UUID> ids) {
        String array = ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
        return database.inTransaction(connection ->
                list(connection, ALERT + " where a.id = any (?::uuid[])", PredecessorReader::alert, array));
    }

    /**
     * The alerts that the live stream reported after that one, oldest first: numbers are given before a transaction ends, so a
     * lower one may be reported after a higher one.
     */
    public List<AlertEntry> alertsAfter(long n, int limit) {
        return database.inTransaction(connection -> {
            List<UUID> ids = list(
                    connection,
                    """
                    select e.payload ->> 'id' as id
                    from live_event e,
                         (select l.transaction, l.n from alert a
                          join live_event l on l.kind = 'alert' and l.payload ->> 'id' = a.id::text
                               and l.at between a.stored_at - ?::interval and a.stored_at + ?::interval
                          where a.n = ?) last
                    where e.kind = 'alert' and (e.transaction, e.n) > (last.transaction, last.n)
                      and e.transaction < pg_snapshot_xmin(pg_current_snapshot())
                    order by e.transaction, e.n limit ?
                    """,
                    row -> UUID.fromString(Columns.text(row, "id")),
                    MAX_TRANSACTION.toString(),
                    MAX_TRANSACTION.toString(),
                    n,
                    limit);
            if (ids.isEmpty() && !eventStands(connection, n)) {
                // Its event is too old to be there: then the numbers are in order.
                return list(
                        connection, ALERT + " where a.n > ? order by a.n limit ?", PredecessorReader::alert, n, limit);
            }
            String array = ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
            List<AlertEntry> found = new ArrayList<>(
                    list(connection, ALERT + " where a.id = any (?::uuid[])", PredecessorReader::alert, array));
            found.sort((one, other) -> Integer.compare(ids.indexOf(one.id()), ids.indexOf(other.id())));
            return found;
        });
    }

    /** Whether the live event of an alert is still there. */
    private static boolean eventStands(Connection connection, long n) throws SQLException {
        return !list(
                        connection,
                        """
                        select 1 as found from alert a
                        join live_event l on l.kind = 'alert' and l.payload ->> 'id' = a.id::text
                             and l.at between a.stored_at - ?::interval and a.stored_at + ?::interval
                        where a.n = ?
                        """,
                        row -> row.getInt("found"),
                        MAX_TRANSACTION.toString(),
                        MAX_TRANSACTION.toString(),
                        n)
                .isEmpty();
    }

    /**
     * Services, by host and name.
     *
     * @param host of this host alone; null for all
     * @param status those in this state alone, in the predecessor's words or systemd's; null for all
     * @param since those of which something is known since then
     */
    public Page<ServiceEntry> services(
            @Nullable HostId host, @Nullable String status, Instant since, Instant now, int limit, int offset) {
        UUID id = host == null ? null : host.value();
        return database.inTransaction(connection -> {
            List<Counted<ServiceEntry>> part = list(
                    connection,
                    SERVICES,
                    row -> new Counted<>(row.getLong("total"), service(row)),
                    id,
                    id,
                    status,
                    status,
                    status,
                    since,
                    limit,
                    offset,
                    now.minus(RECENT));
            long total = part.isEmpty()
                    ? count(connection, id, status, since)
                    : part.getFirst().total();
            return new Page<>(total, part.stream().map(Counted::value).toList(), limit, offset);
        });
    }

    private record Counted<T>(long total, T value) {}

    private static long count(Connection connection, @Nullable UUID id, @Nullable String status, Instant since)
            throws SQLException {
        return list(
                        connection,
                        "with everything as (" + SERVICE + """
                        ) select count(*) as total from everything
                        where (?::uuid is null or host = ?)
                          and (?::text is null or status = lower(?) or active_state = lower(?)) and updated >= ?
                        """,
                        row -> row.getLong("total"),
                        id,
                        id,
                        status,
                        status,
                        status,
                        since)
                .getFirst();
    }

    /** Whether the host has, or had, a unit of that name. */
    public boolean knowsUnit(HostId host, String unit) {
        return !database.inTransaction(connection -> list(
                        connection,
                        "select 1 as one from service where host = ? and unit = ?",
                        row -> row.getInt("one"),
                        host,
                        unit))
                .isEmpty();
    }

    /** A service's changes since then and its present state, oldest first, at most 2000 and then the newest. */
    public List<StatusEntry> history(HostId host, String unit, Instant since) {
        return database.inTransaction(connection -> list(
                connection,
                HISTORY,
                row -> new StatusEntry(
                        Columns.instant(row, "at"),
                        Columns.text(row, "active_state"),
                        Columns.text(row, "status"),
                        Columns.text(row, "sub_state"),
                        text(row, "unit_file_state"),
                        row.getBoolean("recoverable")),
                host,
                unit,
                since,
                host,
                unit,
                since,
                MAX_ROWS));
    }

    /** A host's measurements since then, oldest first, thinned to at most about 2000. */
    public List<MetricsEntry> metrics(HostId host, Instant since, Instant now) {
        double bucket = Math.max(1, Math.ceilDiv(Duration.between(since, now).toSeconds(), (long) MAX_ROWS));
        return database.inTransaction(
                connection -> list(connection, SAMPLES, row -> MetricsEntry.of(sample(row)), bucket, host, since));
    }

    /** The fleet's numbers of the last hour and day. */
    public Numbers numbers(Instant now) {
        Instant day = now.minus(Duration.ofDays(1));
        return database.inTransaction(connection -> list(
                        connection,
                        NUMBERS,
                        row -> new Numbers(
                                row.getDouble("cpu"),
                                row.getDouble("memory"),
                                row.getDouble("load"),
                                row.getLong("alerts"),
                                row.getLong("attempts")),
                        day,
                        day,
                        now.minus(Duration.ofHours(1)))
                .getFirst());
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> list(
            Connection connection, String sql, RowReader<T> reader, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setQueryTimeout(TIMEOUT_SECONDS);
            Columns.set(query, arguments);
            try (ResultSet row = query.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (row.next()) {
                    read.add(reader.read(row));
                }
                return read;
            }
        }
    }

    private static AlertEntry alert(ResultSet row) throws SQLException {
        return new AlertEntry(
                row.getLong("n"),
                Columns.uuid(row, "id"),
                Columns.instant(row, "at"),
                row.getString("hostname"),
                Columns.text(row, "severity"),
                Columns.text(row, "source"),
                Columns.text(row, "message"));
    }

    private static ServiceEntry service(ResultSet row) throws SQLException {
        return new ServiceEntry(
                Columns.text(row, "hostname"),
                Columns.text(row, "unit"),
                Columns.text(row, "os_platform"),
                Columns.text(row, "status"),
                Columns.text(row, "sub_state"),
                text(row, "unit_file_state"),
                row.getBoolean("recoverable"),
                Columns.instant(row, "updated"),
                result(row.getString("verdict")),
                Columns.instantOrNull(row, "begun_at"),
                row.getInt("failures"));
    }

    private static String result(@Nullable String verdict) {
        return switch (verdict) {
            case null -> "";
            case "recovered", "healed" -> "success";
            case "recurred", "no_effect", "worse" -> "failed";
            default -> "unknown";
        };
    }

    private static SystemSample sample(ResultSet row) throws SQLException {
        double cpu = row.getDouble("cpu_percent");
        Double known = row.wasNull() ? null : cpu;
        return new SystemSample(
                row.getLong("sequence"),
                Columns.instant(row, "observed_at"),
                known,
                row.getDouble("load1"),
                row.getDouble("load5"),
                row.getDouble("load15"),
                row.getLong("memory_total"),
                row.getLong("memory_available"),
                row.getLong("swap_total"),
                row.getLong("swap_used"),
                row.getLong("uptime_seconds"),
                Json.decodeList(Columns.text(row, "mounts"), MountUsage.class));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
