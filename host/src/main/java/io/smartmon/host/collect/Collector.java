package io.smartmon.host.collect;

import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A source of observations. It reads once per call; when it is called, how long it may take and how a
 * failure is handled is up to its runner.
 *
 * <p>An implementation has a public constructor without arguments and is found by its line in {@code META-INF/services}. It is
 * called by one thread at a time, so it may keep what it needs from one collection to the next. It returns within the deadline
 * even when the machine does not answer; what it throws counts as {@link CollectResult.Failed}.
 */
public interface Collector {
    /** Its name, the same in every release. */
    CollectorId id();

    /** One sentence for the reference: what it reads, and from where. */
    String summary();

    /** The interval between the starts of two collections. */
    Duration interval();

    /** How long one collection may take; after that it has failed, and its result is discarded. */
    default Duration timeout() {
        return Duration.ofSeconds(10);
    }

    /** Whether it is enabled by default. */
    default boolean onByDefault() {
        return true;
    }

    /** Whether the store keeps each of its observations, and not the newest alone. */
    default boolean keepsHistory() {
        return false;
    }

    /**
     * The kinds of its observations. A collection is complete: a subject of one of these kinds that is missing in it is gone.
     * A subject that exists but cannot be read is observed without the unknown measures.
     */
    Set<ObservationKind> kinds();

    /** Reads once. */
    CollectResult<List<Observation>> collect(CollectorContext context, Deadline deadline);
}
