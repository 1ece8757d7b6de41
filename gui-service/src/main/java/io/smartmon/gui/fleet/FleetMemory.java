package io.smartmon.gui.fleet;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fleet in memory. Writers, mostly the live loop, exclude each other; any thread reads. What an event concerns is read
 * again from the store, never derived from the event, so that memory cannot drift from it; all of it is read again regularly.
 */
@Singleton
public final class FleetMemory {
    private static final Duration CPU_PERIOD = Duration.ofHours(1);
    private static final Duration ENDED_PERIOD = Duration.ofHours(24);

    /** The events after which no incident, alert or service is another than before. */
    private static final Set<String> MEASUREMENTS = Set.of("sample", "observation");

    private final FleetReader hosts;
    private final IncidentReader incidents;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Fleet> current = new AtomicReference<>();
    private final AtomicLong counter = new AtomicLong();

    FleetMemory(FleetReader hosts, IncidentReader incidents, InstantSource clock) {
        this.hosts = hosts;
        this.incidents = incidents;
        this.clock = clock;
    }

    /**
     * The fleet as last read, also while the store does not answer; it carries its age.
     *
     * @throws StoreUnavailableException if the store has not answered since this process started
     */
    public Fleet now() {
        Fleet fleet = current.get();
        // A request may come before the loop's first read: then it reads the store itself.
        return fleet == null ? rebuild() : fleet;
    }

    /**
     * What that gives of the fleet, as soon as there is one. Never waits.
     *
     * @param blocking reads the fleet if the store has not answered yet
     */
    public <T> CompletionStage<T> with(Executor blocking, Function<Fleet, CompletionStage<T>> then) {
        Fleet ready = current.get();
        return ready == null
                ? CompletableFuture.supplyAsync(this::now, blocking).thenCompose(then)
                : then.apply(ready);
    }

    /** Reads everything. */
    public synchronized Fleet rebuild() {
        Instant now = clock.instant();
        List<HostRow> rows = hosts.hosts();
        Map<HostId, CpuHour> cpu = new HashMap<>();
        hosts.cpuSince(now.minus(CPU_PERIOD))
                .forEach((host, points) -> cpu.put(
                        host,
                        new CpuHour(points.stream()
                                .map(point -> new CpuHour.Point(point.at(), point.percent()))
                                .toList())));
        long version = counter.incrementAndGet();
        Map<HostId, Long> versions = new HashMap<>();
        rows.forEach(row -> versions.put(row.id(), version));
        Fleet fleet = new Fleet(
                now,
                rows,
                cpu,
                incidents.currentIncidents(),
                incidents.endedSince(now.minus(ENDED_PERIOD)),
                version,
                version,
                versions);
        current.set(fleet);
        return fleet;
    }

    /** Reads the incidents again immediately, after this process changed one. */
    public synchronized void refresh() {
        Instant now = clock.instant();
        Fleet before = now();
        long version = counter.incrementAndGet();
        current.set(new Fleet(
                before.readAt(),
                before.hosts(),
                before.cpu(),
                incidents.currentIncidents(),
                incidents.endedSince(now.minus(ENDED_PERIOD)),
                version,
                version,
                before.versions().keySet().stream()
                        .collect(Collectors.toUnmodifiableMap(host -> host, host -> version))));
    }

    /** Reads what these events concern; an empty list only records that the store answered. */
    public synchronized Fleet follow(List<LiveEvent> events) {
        Fleet before = current.get();
        Set<HostId> changed = new HashSet<>();
        boolean listsChanged = false;
        for (LiveEvent event : events) {
            HostId host = event.host();
            if (host != null) {
                changed.add(host);
            }
            listsChanged |= !MEASUREMENTS.contains(event.kind());
        }
        if (before == null || changed.size() > 200) {
            return rebuild();
        }
        Instant now = clock.instant();
        Map<HostId, HostRow> rows = new HashMap<>();
        before.hosts().forEach(row -> rows.put(row.id(), row));
        Map<HostId, CpuHour> cpu = new HashMap<>(before.cpu());
        Map<HostId, Long> versions = new HashMap<>(before.versions());
        long version = events.isEmpty() ? before.version() : counter.incrementAndGet();
        if (!changed.isEmpty()) {
            for (HostRow row : hosts.hosts(changed)) {
                versions.put(row.id(), version);
                rows.put(row.id(), row);
                SystemSample sample = row.sample();
                if (sample != null) {
                    cpu.put(
                            row.id(),
                            cpu.getOrDefault(row.id(), new CpuHour(List.of())).with(sample));
                }
            }
        }
        Fleet fleet = new Fleet(
                now,
                rows.values().stream().sorted(Fleet.BY_NAME).toList(),
                cpu,
                listsChanged ? incidents.currentIncidents() : before.currentIncidents(),
                listsChanged ? incidents.endedSince(now.minus(ENDED_PERIOD)) : before.ended(),
                version,
                listsChanged ? version : before.changes(),
                versions);
        current.set(fleet);
        return fleet;
    }
}
