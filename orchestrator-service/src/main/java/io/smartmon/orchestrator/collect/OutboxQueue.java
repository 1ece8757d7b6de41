package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of one class of data, oldest first. A batch that was handed out stays the next one until it was
 * delivered or dropped. For one thread at a time.
 */
abstract class OutboxQueue {
    private final int bound;
    /** Handed out or about to be, oldest first. */
    private final Deque<Batch> batches = new ArrayDeque<>();

    private long dropped;

    /** One call of the store. */
    interface Call {
        /** Makes the call, and returns how many rows the store rejected. */
        int store(StoreOutbox.Stores stores, HostId host, UUID run);
    }

    /**
     * The items of one call.
     *
     * @param ownershipEpoch the ownership epoch it belongs to
     * @param count how many it counts for
     * @param halves the same in smaller batches, for when the store refuses one row of it; empty if there is only one
     */
    record Batch(long ownershipEpoch, int count, Call call, Supplier<List<Batch>> halves) {}

    OutboxQueue(int bound) {
        this.bound = bound;
    }

    /** The next batch; null if the queue is empty. */
    final @Nullable Batch next() {
        if (batches.isEmpty()) {
            Batch taken = takeBatch();
            if (taken != null) {
                batches.addLast(taken);
            }
        }
        return batches.peekFirst();
    }

    final void delivered(Batch batch) {
        batches.remove(batch);
    }

    /** The store refuses something of it: goes on with its halves; says whether there are any. */
    final boolean split(Batch batch) {
        List<Batch> halves = batch.halves().get();
        if (halves.isEmpty() || !batches.remove(batch)) {
            return false;
        }
        halves.reversed().forEach(batches::addFirst);
        return true;
    }

    final void dropped(Batch batch) {
        delivered(batch);
        drop(batch.count());
    }

    /** Counts items as dropped that were never queued. */
    final void drop(int count) {
        dropped += count;
    }

    final long dropped() {
        return dropped;
    }

    /** How many items are queued, including those being stored. */
    final int waiting() {
        return queued() + batches.stream().mapToInt(Batch::count).sum();
    }

    /** Drops the oldest past the bound. */
    final void enforceBound() {
        while (waiting() > bound && queued() > 0) {
            dropOldest();
            dropped++;
        }
    }

    /** How many are queued and in no batch. */
    abstract int queued();

    /** Removes as many items as fit into one call; null if the queue is empty. */
    abstract @Nullable Batch takeBatch();

    /** Removes the oldest item that counts; there is one. */
    abstract void dropOldest();
}
