package io.smartmon.orchestrator.collect;

import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs collectors: each at its interval with jitter, never twice at a time, within its timeout, and counted. What one of them
 * does to itself harms no other. Thread-safe.
 */
public final class CollectorRunner implements AutoCloseable {
    private final Scheduler scheduler;
    private final Set<CollectorId> off;
    private final Map<CollectorId, CollectorRounds<?>> runs = new LinkedHashMap<>();

    /** Receives the observations of a collector. */
    public interface Sink {
        /**
         * A collection that is complete.
         *
         * @param at when it began
         */
        void collected(Collector collector, List<Observation> observations, Instant at);
    }

    /** A runner without collectors yet; disabled ones are never run. */
    public CollectorRunner(Scheduler scheduler, Set<CollectorId> off) {
        this.scheduler = scheduler;
        this.off = Set.copyOf(off);
    }

    /** All collectors that are there, in the order of their names. */
    public static List<Collector> installed() {
        return ServiceLoader.load(Collector.class, CollectorRunner.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(collector -> collector.id().value()))
                .toList();
    }

    /** Adds a collector, unless it is off. */
    public void add(Collector collector, CollectorContext context, Sink sink) {
        if (collector.onByDefault()) {
            add(
                    collector.id(),
                    collector.interval(),
                    collector.timeout(),
                    deadline -> collector.collect(context, deadline),
                    collected -> sink.collected(collector, collected.value(), collected.at()));
        }
    }

    /**
     * Adds a source of something other than observations, unless it is disabled. Called before {@link #start()}.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public synchronized <T> void add(
            CollectorId id,
            Duration interval,
            Duration timeout,
            Function<Deadline, CollectResult<T>> source,
            Consumer<Collected<T>> sink) {
        if (!off.contains(id)
                && runs.put(id, new CollectorRounds<>(scheduler, id, interval, timeout, source, sink)) != null) {
            throw new IllegalArgumentException("two collectors of the name " + id);
        }
    }

    /**
     * A collected value.
     *
     * @param at when the collection began
     */
    public record Collected<T>(T value, Instant at) {}

    /** Starts it; each collector runs at once for the first time. */
    public synchronized void start() {
        runs.values().forEach(run -> run.next(Duration.ZERO));
    }

    /** Runs one soon, in addition to its interval; nothing happens if it is disabled or running. */
    public synchronized void runSoon(CollectorId id) {
        CollectorRounds<?> run = runs.get(id);
        if (run != null) {
            scheduler.execute(run::begin);
        }
    }

    /** For how long no collector has come to an end of a round; zero without any. */
    public synchronized Duration idle() {
        long now = scheduler.nanos();
        return Duration.ofNanos(runs.values().stream()
                .mapToLong(run -> now - run.lastEnd())
                .min()
                .orElse(0));
    }

    /** How each of them does. */
    public synchronized List<CollectorReport> reports() {
        return runs.values().stream().map(CollectorRounds::report).toList();
    }

    @Override
    public synchronized void close() {
        runs.values().forEach(CollectorRounds::close);
    }
}
