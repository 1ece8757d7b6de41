package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind on their way, such as samples: many go in one call. For one thread at a time.
 *
 * @param <T> a row
 */
final class BatchQueue<T> extends OutboxQueue {
    private final Deque<Queued<T>> queue = new ArrayDeque<>();
    private final int batchSize;
    private final Append<T> append;

    /** How the store takes rows. */
    interface Append<T> {
        /** Appends them, and says how many the store put aside. */
        int append(StoreOutbox.Stores stores, HostId host, UUID run, List<T> rows);
    }

    private record Queued<T>(long ownershipEpoch, T row) {}

    BatchQueue(int bound, int batchSize, Append<T> append) {
        super(bound);
        this.batchSize = batchSize;
        this.append = append;
    }

    void add(long ownershipEpoch, T row) {
        queue.addLast(new Queued<>(ownershipEpoch, row));
        enforceBound();
    }

    @Override
    int queued() {
        return queue.size();
    }

    @Override
    @Nullable
    Batch takeBatch() {
        Queued<T> first = queue.peekFirst();
        if (first == null) {
            return null;
        }
        List<T> rows = new ArrayList<>();
        for (Queued<T> next = first;
                next != null && next.ownershipEpoch() == first.ownershipEpoch() && rows.size() < batchSize;
                next = queue.peekFirst()) {
            rows.add(next.row());
            queue.removeFirst();
        }
        return batch(first.ownershipEpoch(), rows);
    }

    private Batch batch(long ownershipEpoch, List<T> rows) {
        int half = rows.size() / 2;
        return new Batch(
                ownershipEpoch,
                rows.size(),
                (stores, host, run) -> append.append(stores, host, run, rows),
                () -> half == 0
                        ? List.of()
                        : List.of(
                                batch(ownershipEpoch, rows.subList(0, half)),
                                batch(ownershipEpoch, rows.subList(half, rows.size()))));
    }

    @Override
    void dropOldest() {
        queue.removeFirst();
    }
}
