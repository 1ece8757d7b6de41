package io.smartmon.orchestrator.collect;

import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.store.ObservationStore.Numbered;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Observations on their way. For one thread at a time. */
final class ObservationLane extends OutboxLane {
    private static final int BATCH = 500;

    private final Deque<Waiting> queue = new ArrayDeque<>();

    private record Waiting(long tenure, Numbered observation) {}

    ObservationLane(int bound) {
        super(bound);
    }

    void add(long tenure, long sequence, boolean keep, Observation observation) {
        queue.addLast(new Waiting(tenure, new Numbered(sequence, keep, observation)));
        keepBound();
    }

    @Override
    int queued() {
        return queue.size();
    }

    @Override
    @Nullable
    Batch takeBatch() {
        Waiting first = queue.peekFirst();
        if (first == null) {
            return null;
        }
        List<Numbered> batch = new ArrayList<>();
        for (Waiting next = first;
                next != null && next.tenure() == first.tenure() && batch.size() < BATCH;
                next = queue.peekFirst()) {
            batch.add(next.observation());
            queue.removeFirst();
        }
        return new Batch(
                first.tenure(),
                batch.size(),
                (stores, host, run) ->
                        stores.observations().append(host, run, batch).rejected());
    }

    @Override
    void dropOldest() {
        queue.removeFirst();
    }
}
