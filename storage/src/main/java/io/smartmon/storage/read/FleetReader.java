package io.smartmon.storage.read;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, their measurements and services as pages and API read them. Thread-safe. Every method throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class FleetReader {
    /** The most points that a series has. */
    public static final int MAX_POINTS = 600;

    /** A time without a sample that is longer than this is a gap. */
    public static final Duration GAP = Duration.ofSeconds(45);

    private static final Duration RAW = Duration.ofSeconds(15);
    private static final int MAX_GAPS = 1_000;
    private static final Pattern LIKE = Pattern.compile("[\\\\%_]");

    private static final String HOSTS = """
            select h.id as host, h.name, h.operating_system, h.cores, h.memory_bytes,
                   h.first_seen_at, c.heard_at, c.dry_run, c.restored_since, c.sequence, c.observed_at, c.cpu_percent, c.load1, c.load5, c.load15, c.memory_total,
                   c.memory_available, c.swap_total, c.swap_used, c.uptime_seconds, c.mounts, c.services_known,
                   c.services_reason, coalesce(s.services, 0) as services, coalesce(s.failed, 0) as failed
            from host h
            left join host_current c on c.host = h.id
            left join (select host, count(*) as services, count(*) filter (where active_state = 'failed') as failed
                       from service where not gone and (?::uuid[] is null or host = any (?::uuid[])) group by host) s
                   on s.host = h.id
            where ?::uuid[] is null or h.id = any (?::uuid[])
            order by lower(h.name), h.name
            """;

    private static final String SERIES = """
            select max(observed_at) as at, avg(cpu_percent) as cpu, avg(load1) as load1,
                   avg(100.0 * (memory_total - memory_available) / nullif(memory_total, 0)) as memory,
                   avg(100.0 * swap_used / nullif(swap_total, 0)) as swap,
                   (array_agg(mounts order by observed_at desc))[1] as mounts
            from system_sample
            where host = ? and observed_at > ? and observed_at <= ?
            group by floor(extract(epoch from observed_at) / ?)
            order by 1
            """;

    private static final String GAPS = """
            select before, observed_at
            from (select observed_at, lag(observed_at) over (order by observed_at) as before
                  from system_sample where host = ? and observed_at > ? and observed_at <= ?) as samples
            where observed_at - before > make_interval(secs => ?)
            order by observed_at
            limit ?
            """;

    // The part of the list first, and then each row's newest plan by the index of subjects.
    private static final String SERVICES = """
            with part as (
                select s.host, h.name, s.unit, s.description, s.load_state, s.active_state, s.sub_state,
                       s.unit_file_state, s.type, s.document ->> 'result' as result, s.since, s.changed_at, s.stop_seen
                from service s
                join host h on h.id = s.host
                where not s.gone and (?::uuid is null or s.host = ?)
                  and (?::text is null or s.active_state = ?) and (?::text is null or s.unit = ?)
                  and (?::text is null or s.unit ilike ? or s.description ilike ?)
                order by (s.active_state = 'failed') desc, lower(h.name), s.unit
                limit ? offset ?)
            select part.*, p.state as plan_state, p.document ->> 'rule' as rule, p.document -> 'guards' as guards
            from part
            left join lateral (select state, document from plan
                               where host = part.host and subject_kind = 'unit' and subject = part.unit
                               order by created_at desc limit 1) p on true
            order by (part.active_state = 'failed') desc, lower(part.name), part.unit
            """;

    private static final String COUNT_SERVICES = """
            select count(*) as total from service s
            where not s.gone and (?::uuid is null or s.host = ?) and (?::text is null or s.active_state = ?)
              and (?::text is null or s.unit ilike ? or s.description ilike ?)
            """;

    private final Database database;

    /** A reader on this database. */
    public FleetReader(Database database) {
        this.database = database;
    }

    /** All hosts, by name. */
    public List<HostRow> hosts() {
        return hosts((String) null);
    }

    /** Those of these hosts that the store knows, by name. */
    public List<HostRow> hosts(Collection<HostId> wanted) {
        return hosts(wanted.stream().map(HostId::toString).collect(Collectors.joining(",", "{", "}")));
    }

    private List<HostRow> hosts(@Nullable String ids) {
        return database.inOneStatement(
                connection -> ReadQuery.list(connection, HOSTS, FleetReader::host, ids, ids, ids, ids));
    }

    /** Each host's CPU since then, oldest first: instant and share, only where the share is known. */
    public Map<HostId, List<CpuPoint>> cpuSince(Instant since) {
        Map<HostId, List<CpuPoint>> read = new HashMap<>();
        database.inOneStatement(connection -> ReadQuery.list(
                connection,
                """
                select host, observed_at, cpu_percent from system_sample
                where host in (select id from host) and observed_at > ? and cpu_percent is not null
                order by host, observed_at
                """,
                row -> read.computeIfAbsent(new HostId(Columns.uuid(row, "host")), id -> new ArrayList<>())
                        .add(new CpuPoint(Columns.instant(row, "observed_at"), row.getDouble("cpu_percent"))),
                since));
        return read;
    }

    /** One host's CPU at an instant, 0 to 100. */
    public record CpuPoint(Instant at, double percent) {}

    /**
     * The measurements of a host in a range, thinned to at most {@link #MAX_POINTS} points; the gaps between them are kept.
     */
    public MetricSeries samples(HostId host, Instant from, Instant to) {
        Duration bucket = bucket(Duration.between(from, to));
        return database.inTransaction(connection -> {
            List<MetricSeries.Point> points = ReadQuery.list(
                    connection, SERIES, FleetReader::point, host.value(), from, to, bucket.toMillis() / 1_000.0);
            List<MetricSeries.Gap> between = ReadQuery.list(
                    connection,
                    GAPS,
                    row -> new MetricSeries.Gap(Columns.instant(row, "before"), Columns.instant(row, "observed_at")),
                    host.value(),
                    from,
                    to,
                    (double) GAP.toSeconds(),
                    MAX_GAPS);
            Instant begins = ReadQuery.first(
                            connection,
                            "select first_seen_at from host where id = ?",
                            row -> Columns.instant(row, "first_seen_at"),
                            host.value())
                    .orElse(from);
            Instant first = ReadQuery.first(
                            connection,
                            "select min(observed_at) as at from system_sample"
                                    + " where host = ? and observed_at > ? and observed_at <= ?",
                            row -> Optional.ofNullable(Columns.instantOrNull(row, "at")),
                            host.value(),
                            from,
                            to)
                    .flatMap(found -> found)
                    .orElse(to);
            // An agent brings samples of the time before it could register.
            begins = first.isBefore(begins) ? first : begins;
            Instant known = begins.isAfter(from) ? begins : from;
            List<MetricSeries.Gap> gaps = new ArrayList<>();
            if (Duration.between(known, first).compareTo(GAP) > 0) {
                gaps.add(new MetricSeries.Gap(known, first));
            }
            gaps.addAll(between);
            if (!points.isEmpty() && Duration.between(points.getLast().at(), to).compareTo(GAP) > 0) {
                gaps.add(new MetricSeries.Gap(points.getLast().at(), to));
            }
            return new MetricSeries(from, to, bucket, points, gaps, begins);
        });
    }

    /** The time that one point of a range stands for. */
    static Duration bucket(Duration range) {
        long even = Math.ceilDiv(range.toMillis(), MAX_POINTS - 1L);
        return even <= RAW.toMillis() ? RAW : Duration.ofMillis(even);
    }

    /**
     * Services, failed ones first, then by host and name.
     *
     * @param host of this host alone; null for all
     * @param activeState systemd's own value, such as {@code failed}; null for all
     * @param limit the greatest number of them, at least 1
     * @param offset how many to leave out
     */
    public Page<ServiceRow> services(@Nullable HostId host, @Nullable String activeState, int limit, int offset) {
        return services(host, activeState, null, limit, offset);
    }

    /**
     * The same, only those whose name or description contains the text.
     *
     * @param text what they contain, whatever its case; null for all
     */
    public Page<ServiceRow> services(
            @Nullable HostId host, @Nullable String activeState, @Nullable String text, int limit, int offset) {
        UUID id = host == null ? null : host.value();
        String like = text == null ? null : "%" + LIKE.matcher(text).replaceAll("\\\\$0") + "%";
        return database.inTransaction(connection -> new Page<>(
                ReadQuery.first(
                                connection,
                                COUNT_SERVICES,
                                row -> row.getLong("total"),
                                id,
                                id,
                                activeState,
                                activeState,
                                like,
                                like,
                                like)
                        .orElse(0L),
                ReadQuery.list(
                        connection,
                        SERVICES,
                        FleetReader::service,
                        id,
                        id,
                        activeState,
                        activeState,
                        null,
                        null,
                        like,
                        like,
                        like,
                        limit,
                        offset),
                limit,
                offset));
    }

    /** One service of a host; empty if there is none of that name. */
    public Optional<ServiceRow> service(HostId host, String unit) {
        UUID id = host.value();
        return database.inTransaction(connection -> ReadQuery.first(
                connection, SERVICES, FleetReader::service, id, id, null, null, unit, unit, null, null, null, 1, 0));
    }

    private static HostRow host(ResultSet row) throws SQLException {
        boolean known = row.getBoolean("services_known");
        boolean reported = !row.wasNull();
        Reason reason = null;
        if (!reported) {
            reason = Reason.of("services_not_reported");
        } else if (!known) {
            Reason stored = Columns.fromJson(row, "services_reason", Reason.class);
            reason = stored == null ? Reason.of("services_not_reported") : stored;
        }
        boolean dry = row.getBoolean("dry_run");
        Boolean dryRun = row.wasNull() ? null : dry;
        return new HostRow(
                new HostId(Columns.uuid(row, "host")),
                ReadQuery.textOrEmpty(row, "name"),
                ReadQuery.textOrEmpty(row, "operating_system"),
                row.getInt("cores"),
                row.getLong("memory_bytes"),
                Columns.instant(row, "first_seen_at"),
                Columns.instantOrNull(row, "heard_at"),
                dryRun,
                Columns.instantOrNull(row, "restored_since"),
                sample(row),
                row.getInt("services"),
                row.getInt("failed"),
                reason);
    }

    private static @Nullable SystemSample sample(ResultSet row) throws SQLException {
        Instant observedAt = Columns.instantOrNull(row, "observed_at");
        if (observedAt == null) {
            return null;
        }
        return new SystemSample(
                row.getLong("sequence"),
                observedAt,
                ReadQuery.doubleOrNull(row, "cpu_percent"),
                row.getDouble("load1"),
                row.getDouble("load5"),
                row.getDouble("load15"),
                row.getLong("memory_total"),
                row.getLong("memory_available"),
                row.getLong("swap_total"),
                row.getLong("swap_used"),
                row.getLong("uptime_seconds"),
                mounts(row));
    }

    private static List<MountUsage> mounts(ResultSet row) throws SQLException {
        String document = ReadQuery.textOrEmpty(row, "mounts");
        return document.isEmpty() ? List.of() : Json.decodeList(document, MountUsage.class);
    }

    private static MetricSeries.Point point(ResultSet row) throws SQLException {
        Map<String, Double> disks = new LinkedHashMap<>();
        for (MountUsage mount : mounts(row)) {
            disks.put(mount.mount(), mount.usedPercent());
        }
        return new MetricSeries.Point(
                Columns.instant(row, "at"),
                ReadQuery.doubleOrNull(row, "cpu"),
                row.getDouble("load1"),
                row.getDouble("memory"),
                ReadQuery.doubleOrNull(row, "swap"),
                disks);
    }

    private static ServiceRow service(ResultSet row) throws SQLException {
        String planState = row.getString("plan_state");
        return new ServiceRow(
                new HostId(Columns.uuid(row, "host")),
                ReadQuery.textOrEmpty(row, "name"),
                ReadQuery.textOrEmpty(row, "unit"),
                ReadQuery.textOrEmpty(row, "description"),
                ReadQuery.textOrEmpty(row, "load_state"),
                ReadQuery.textOrEmpty(row, "active_state"),
                ReadQuery.textOrEmpty(row, "sub_state"),
                ReadQuery.textOrEmpty(row, "unit_file_state"),
                ReadQuery.textOrEmpty(row, "type"),
                ReadQuery.textOrEmpty(row, "result"),
                Columns.instantOrNull(row, "since"),
                Columns.instant(row, "changed_at"),
                row.getBoolean("stop_seen"),
                planState == null ? null : PlanState.decode(planState),
                DecidingVerdict.of(row.getString("guards")),
                ReadQuery.textOrEmpty(row, "rule"));
    }
}
