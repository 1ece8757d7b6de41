package io.smartmon.gui.hosts;

import io.micronaut.http.HttpRequest;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.smartmon.domain.host.HostId;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.fleet.ReadCache;
import io.smartmon.gui.frame.FramedPages;
import io.smartmon.gui.frame.FramedPages.Main;
import io.smartmon.gui.frame.FramedPages.Seen;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.read.Page;
import io.smartmon.storage.read.ServiceRow;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * A host's page and its measurements, read and rendered once for each version of the host in memory. They are read again
 * after a few seconds at the latest, because ranges of time move. Thread-safe; never waits.
 */
@Singleton
final class HostReads {
    private static final Duration MAX_AGE = Duration.ofSeconds(5);
    private static final int MAX_ENTRIES = 300;

    private final FleetMemory memory;
    private final FleetReader reader;
    private final IncidentReader incidents;
    private final FramedPages framed;
    private final JsonMapper json;
    private final InstantSource clock;
    private final ExecutorService blocking;
    private final ReadCache<PageKey, Main> pages;
    private final ReadCache<MetricsKey, byte[]> metrics;

    HostReads(
            FleetMemory memory,
            FleetReader reader,
            IncidentReader incidents,
            FramedPages framed,
            JsonMapper json,
            InstantSource clock,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.memory = memory;
        this.reader = reader;
        this.incidents = incidents;
        this.framed = framed;
        this.json = json;
        this.clock = clock;
        this.blocking = blocking;
        this.pages = new ReadCache<>(blocking, System::nanoTime, MAX_AGE, MAX_ENTRIES);
        this.metrics = new ReadCache<>(blocking, System::nanoTime, MAX_AGE, MAX_ENTRIES);
    }

    private record PageKey(Seen seen, Range range) {}

    private record MetricsKey(HostId host, Range range) {}

    /** The main part of a host's page. What a viewer filters is read for that viewer. */
    CompletionStage<Main> page(HttpRequest<?> request, String host, Range range, UnitFilter filter) {
        Seen seen = Seen.of(request);
        return memory.with(blocking, fleet -> {
            HostRow row = row(fleet, host);
            return filter.isEmpty()
                    ? pages.get(
                            new PageKey(seen, range),
                            fleet.version(row.id()),
                            () -> render(fleet, row, range, filter, seen))
                    : CompletableFuture.supplyAsync(() -> render(fleet, row, range, filter, seen), blocking);
        });
    }

    /** The measurements of a host, as JSON. */
    CompletionStage<byte[]> metrics(String host, Range range) {
        return memory.with(blocking, fleet -> {
            HostRow row = row(fleet, host);
            return metrics.get(new MetricsKey(row.id(), range), fleet.version(row.id()), () -> metrics(row, range));
        });
    }

    static HostRow row(Fleet fleet, String host) {
        return fleet.host(host).orElseThrow(() -> ProblemException.notFound("There is no host of that name."));
    }

    private Main render(Fleet fleet, HostRow row, Range range, UnitFilter filter, Seen seen) {
        Instant now = clock.instant();
        Instant from = now.minus(range.length());
        Page<ServiceRow> services =
                reader.services(row.id(), filter.activeState(), filter.textOrNull(), HostView.MAX_SERVICES, 0);
        HostView view = HostView.of(
                new HostView.Data(
                        fleet,
                        row,
                        range,
                        reader.samples(row.id(), from, now),
                        incidents.during(row.id(), from, now),
                        services,
                        filter),
                now);
        return framed.render(row.name(), "host", view, seen);
    }

    private byte[] metrics(HostRow row, Range range) {
        Instant now = clock.instant();
        try {
            return json.writeValueAsBytes(
                    HostJson.Metrics.of(row, range.key(), reader.samples(row.id(), now.minus(range.length()), now)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
