package io.smartmon.orchestrator.collect;

import io.smartmon.domain.sample.SystemSample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples of the machine on their way. For one thread at a time. */
final class SampleLane extends OutboxLane {
    private static final int BATCH = 200;

    private final Deque<Waiting> queue = new ArrayDeque<>();

    private record Waiting(long tenure, SystemSample sample) {}

    SampleLane(int bound) {
        super(bound);
    }

    void add(long tenure, SystemSample sample) {
        queue.addLast(new Waiting(tenure, sample));
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
        List<SystemSample> batch = new ArrayList<>();
        for (Waiting next = first;
                next != null && next.tenure() == first.tenure() && batch.size() < BATCH;
                next = queue.peekFirst()) {
            batch.add(next.sample());
            queue.removeFirst();
        }
        return new Batch(
                first.tenure(),
                batch.size(),
                (stores, host, run) -> stores.samples().append(host, run, batch).rejected());
    }

    @Override
    void dropOldest() {
        queue.removeFirst();
    }
}
