package io.smartmon.gui.predecessor;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.fleet.ListReads;
import io.smartmon.gui.page.JsonOf;
import io.smartmon.gui.page.Paging;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.predecessor.AlertEntry;
import io.smartmon.storage.predecessor.MetricsEntry;
import io.smartmon.storage.predecessor.Numbers;
import io.smartmon.storage.predecessor.PredecessorReader;
import io.smartmon.storage.predecessor.ServiceEntry;
import io.smartmon.storage.predecessor.StatusEntry;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The predecessor's reads. A parameter that they do not have is ignored, as it was. */
@Controller("/api")
final class PredecessorController {
    private static final Duration ACTIVE = Duration.ofMinutes(10);
    private static final Duration MAX_NUMBERS_AGE = Duration.ofSeconds(15);
    private static final int MAX_INLINE = 5;
    private static final int LATEST_ALERTS = 5;
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_HOST_SERVICES = 5_000;
    private static final int SERVICES = 200;
    private static final int ALERTS = 50;
    private static final int WEEK = 7 * Parameters.DAY;

    private final FleetMemory memory;
    private final PredecessorReader reader;
    private final ListReads lists;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Counted> counted = new AtomicReference<>();

    PredecessorController(FleetMemory memory, PredecessorReader reader, ListReads lists, InstantSource clock) {
        this.memory = memory;
        this.reader = reader;
        this.lists = lists;
        this.clock = clock;
    }

    private record Counted(Instant at, Numbers numbers) {}

    private record ServicesQuery(
            @Nullable HostId host, @Nullable String status, int minutes, Paging paging) {}

    private record AlertsQuery(
            @Nullable String severity,
            @Nullable String host,
            @Nullable Integer minutes,
            Paging paging) {}

    private record SummaryQuery() {}

    private record MetricsQuery(HostId host, int minutes) {}

    private record HostServicesQuery(HostId host) {}

    /** The fleet in numbers; the averages of the hour are at most 15 s old. */
    @Get("/summary")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(Shapes.Summary.class)
    CompletionStage<HttpResponse<byte[]>> summary() {
        return lists.json(new SummaryQuery(), this::numbersOfTheFleet);
    }

    private Shapes.Summary numbersOfTheFleet() {
        Fleet fleet = memory.now();
        Instant now = clock.instant();
        List<HostRow> active =
                fleet.hosts().stream().filter(host -> active(host, now)).toList();
        Numbers numbers = numbers(now);
        Function<MetricsEntry, @Nullable Double> cpu = MetricsEntry::cpu;
        Function<MetricsEntry, @Nullable Double> memoryUse = MetricsEntry::memory;
        Function<MetricsEntry, @Nullable Double> load = MetricsEntry::load;
        return new Shapes.Summary(
                numbers.alerts(),
                rounded(numbers.cpu()),
                average(active, cpu),
                top(active, cpu),
                active.size(),
                Math.max(0, fleet.hosts().size() - MAX_INLINE),
                fleet.hosts().stream().limit(MAX_INLINE).map(HostRow::name).toList(),
                0,
                0,
                0,
                0,
                reader.alerts(null, null, null, LATEST_ALERTS, 0).items().stream()
                        .map(Shapes.Alert::of)
                        .toList(),
                rounded(numbers.load()),
                average(active, load),
                top(active, load),
                rounded(numbers.memory()),
                average(active, memoryUse),
                top(active, memoryUse),
                numbers.attempts(),
                fleet.hosts().size());
    }

    /** Every host that has measurements, with the newest. */
    @Get("/hosts")
    @ExecuteOn(TaskExecutors.BLOCKING)
    List<Shapes.Host> hosts() {
        return memory.now().hosts().stream()
                .filter(host -> host.sample() != null)
                .map(host -> {
                    MetricsEntry entry = MetricsEntry.of(Objects.requireNonNull(host.sample()));
                    return new Shapes.Host(host.name(), Shapes.Metrics.of(entry), entry.at());
                })
                .toList();
    }

    /** A host's measurements of the last minutes, 60 by default and a week at most, oldest first. */
    @Get("/hosts/{host}/metrics")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(value = Shapes.Metrics.class, list = true)
    CompletionStage<HttpResponse<byte[]>> metrics(String host, @QueryValue @Nullable String minutes) {
        int range = Parameters.minutes("minutes", minutes, 60, 1, WEEK);
        return lists.with(fleet -> {
            HostId id = id(fleet, host);
            return lists.json(new MetricsQuery(id, range), () -> {
                Instant now = clock.instant();
                return reader.metrics(id, Parameters.before(now, range), now).stream()
                        .map(Shapes.Metrics::of)
                        .toList();
            });
        });
    }

    /** The services of a host, by name. */
    @Get("/hosts/{host}/services")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(value = Shapes.HostService.class, list = true)
    CompletionStage<HttpResponse<byte[]>> hostServices(String host) {
        return lists.with(fleet -> {
            HostId id = id(fleet, host);
            return lists.json(
                    new HostServicesQuery(id),
                    () ->
                            reader
                                    .services(id, null, Instant.EPOCH, clock.instant(), MAX_HOST_SERVICES, 0)
                                    .items()
                                    .stream()
                                    .map(service ->
                                            new Shapes.HostService(service.status(), service.unit(), service.updated()))
                                    .toList());
        });
    }

    /** The services of all hosts. */
    @Get("/services")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(Shapes.Services.class)
    CompletionStage<HttpResponse<byte[]>> services(
            @QueryValue @Nullable String host,
            @QueryValue @Nullable String status,
            @QueryValue("since_minutes") @Nullable String sinceMinutes,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(limit, offset, SERVICES, MAX_ROWS);
        int minutes = since(sinceMinutes);
        String state = Parameters.text(status);
        String name = Parameters.text(host);
        return lists.with(fleet -> {
            HostId id = name == null ? null : id(fleet, name);
            return lists.json(new ServicesQuery(id, state, minutes, paging), () -> {
                Page<ServiceEntry> page = page(id, state, minutes, paging);
                return new Shapes.Services(
                        page.items().stream().map(Shapes.Service::of).toList(),
                        page.limit(),
                        page.offset(),
                        page.total());
            });
        });
    }

    /** The same as a CSV file. */
    @Get("/services.csv")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Produces("text/csv")
    HttpResponse<byte[]> servicesFile(
            @QueryValue @Nullable String host,
            @QueryValue @Nullable String status,
            @QueryValue("since_minutes") @Nullable String sinceMinutes,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        int minutes = since(sinceMinutes);
        Csv csv = new Csv(
                "host",
                "service_name",
                "os_platform",
                "status",
                "sub_state",
                "unit_file_state",
                "recoverable",
                "updated",
                "last_recovery_result",
                "last_recovery_at",
                "recent_failures");
        String name = Parameters.text(host);
        HostId id = name == null ? null : id(name);
        Paging paging = Paging.of(limit, offset, SERVICES, MAX_ROWS);
        for (ServiceEntry entry :
                page(id, Parameters.text(status), minutes, paging).items()) {
            csv.row(
                    entry.hostname(),
                    entry.unit(),
                    entry.osPlatform(),
                    entry.status(),
                    entry.subState(),
                    entry.unitFileState(),
                    entry.recoverable() ? 1 : 0,
                    entry.updated(),
                    entry.lastRecoveryResult(),
                    entry.lastRecoveryAt(),
                    entry.recentFailures());
        }
        return csv.offer(List.of("services", nameOf(host), minutes + "m"));
    }

    /** The changes of a service and its present state, oldest first. */
    @Get("/services/{host}/{service}/history")
    @ExecuteOn(TaskExecutors.BLOCKING)
    List<Shapes.Status> history(
            String host, String service, @QueryValue("since_minutes") @Nullable String sinceMinutes) {
        return entries(host, service, window(sinceMinutes)).stream()
                .map(Shapes.Status::of)
                .toList();
    }

    /** The same as a CSV file. */
    @Get("/services/{host}/{service}/export.csv")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Produces("text/csv")
    HttpResponse<byte[]> historyFile(
            String host, String service, @QueryValue("since_minutes") @Nullable String sinceMinutes) {
        int minutes = window(sinceMinutes);
        Csv csv = new Csv(
                "ts_epoch",
                "timestamp",
                "raw_status",
                "normalized_status",
                "sub_state",
                "unit_file_state",
                "recoverable");
        for (StatusEntry entry : entries(host, service, minutes)) {
            csv.row(
                    entry.at().getEpochSecond(),
                    entry.at(),
                    entry.rawStatus(),
                    entry.normalizedStatus(),
                    entry.subState(),
                    entry.unitFileState(),
                    entry.recoverable() ? 1 : 0);
        }
        return csv.offer(List.of(host, service, minutes + "m"));
    }

    /** Alerts, newest first. */
    @Get("/alerts")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(Shapes.Alerts.class)
    CompletionStage<HttpResponse<byte[]>> alerts(
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String host,
            @QueryValue("since_minutes") @Nullable String sinceMinutes,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        AlertsQuery query = new AlertsQuery(
                Parameters.text(severity),
                Parameters.text(host),
                alertMinutes(sinceMinutes),
                Paging.of(limit, offset, ALERTS, MAX_ROWS));
        return lists.json(query, () -> {
            Page<AlertEntry> page = page(query);
            return new Shapes.Alerts(
                    page.items().stream().map(Shapes.Alert::of).toList(), page.limit(), page.offset(), page.total());
        });
    }

    /** The same as a CSV file. */
    @Get("/alerts.csv")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Produces("text/csv")
    HttpResponse<byte[]> alertsFile(
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String host,
            @QueryValue("since_minutes") @Nullable String sinceMinutes,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        Csv csv = new Csv("id", "timestamp", "hostname", "severity", "source", "message");
        AlertsQuery query = new AlertsQuery(
                Parameters.text(severity),
                Parameters.text(host),
                alertMinutes(sinceMinutes),
                Paging.of(limit, offset, MAX_ROWS, MAX_ROWS));
        for (AlertEntry entry : page(query).items()) {
            csv.row(entry.n(), entry.at(), entry.hostname(), entry.severity(), entry.source(), entry.message());
        }
        Integer minutes = query.minutes();
        return csv.offer(
                minutes == null ? List.of("alerts", nameOf(host)) : List.of("alerts", nameOf(host), minutes + "m"));
    }

    private Page<AlertEntry> page(AlertsQuery query) {
        Integer minutes = query.minutes();
        return reader.alerts(
                query.severity(),
                query.host(),
                minutes == null ? null : Parameters.before(clock.instant(), minutes),
                query.paging().limit(),
                query.paging().offset());
    }

    private static @Nullable Integer alertMinutes(@Nullable String text) {
        return Parameters.text(text) == null ? null : since(text);
    }

    private Page<ServiceEntry> page(@Nullable HostId host, @Nullable String status, int minutes, Paging paging) {
        Instant now = clock.instant();
        return reader.services(host, status, Parameters.before(now, minutes), now, paging.limit(), paging.offset());
    }

    private List<StatusEntry> entries(String host, String service, int minutes) {
        HostId id = id(host);
        return reader.history(id, Units.known(reader, id, service), Parameters.before(clock.instant(), minutes));
    }

    private HostId id(String host) {
        return id(memory.now(), host);
    }

    private static HostId id(Fleet fleet, String host) {
        return fleet.host(host)
                .orElseThrow(() -> ProblemException.notFound("There is no host of that name."))
                .id();
    }

    private Numbers numbers(Instant now) {
        Counted last = counted.get();
        if (last != null && Duration.between(last.at(), now).compareTo(MAX_NUMBERS_AGE) < 0) {
            return last.numbers();
        }
        Numbers numbers = reader.numbers(now);
        counted.set(new Counted(now, numbers));
        return numbers;
    }

    private static int since(@Nullable String text) {
        return Parameters.minutes("since_minutes", text, Parameters.DAY, 1, Parameters.MAX_MINUTES);
    }

    private static int window(@Nullable String text) {
        return Parameters.minutes("since_minutes", text, Parameters.DAY, 5, WEEK);
    }

    private static String nameOf(@Nullable String host) {
        return host == null || host.isEmpty() ? "all" : host;
    }

    private static boolean active(HostRow host, Instant now) {
        SystemSample sample = host.sample();
        return sample != null && Duration.between(sample.observedAt(), now).compareTo(ACTIVE) <= 0;
    }

    private static double average(List<HostRow> hosts, Function<MetricsEntry, @Nullable Double> value) {
        return rounded(hosts.stream()
                .map(host -> value(host, value))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0));
    }

    private static Shapes.Top top(List<HostRow> hosts, Function<MetricsEntry, @Nullable Double> value) {
        Shapes.Top top = new Shapes.Top("", 0);
        for (HostRow host : hosts) {
            Double own = value(host, value);
            if (own != null && (top.host().isEmpty() || own > top.value())) {
                top = new Shapes.Top(host.name(), rounded(own));
            }
        }
        return top;
    }

    private static @Nullable Double value(HostRow host, Function<MetricsEntry, @Nullable Double> value) {
        SystemSample sample = host.sample();
        return sample == null ? null : value.apply(MetricsEntry.of(sample));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
