package io.smartmon.shim.act;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** One lock for each key, there for as long as a thread holds or wants it. Thread-safe. */
final class KeyedLocks<K> {
    private final ConcurrentMap<K, Slot> slots = new ConcurrentHashMap<>();
    private final Supplier<Lock> locks;

    private static final class Slot {
        private final Lock lock;
        private int wanted;

        private Slot(Lock lock) {
            this.lock = lock;
        }
    }

    /** Locks of this kind, which must be reentrant. */
    KeyedLocks(Supplier<Lock> locks) {
        this.locks = locks;
    }

    /** A lock that is held. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the key's lock and holds it until the answer is closed, by the same thread. */
    Held hold(K key) {
        Slot slot = slots.compute(key, (ignored, present) -> {
            Slot one = present == null ? new Slot(locks.get()) : present;
            one.wanted++;
            return one;
        });
        slot.lock.lock();
        return () -> {
            slot.lock.unlock();
            slots.computeIfPresent(key, (ignored, present) -> --present.wanted == 0 ? null : present);
        };
    }

    /** The same for several keys, one after another in their order, so that two callers cannot wait for one another. */
    Held holdAll(SortedSet<K> keys) {
        Deque<Held> held = new ArrayDeque<>();
        for (K key : keys) {
            held.push(hold(key));
        }
        return () -> held.forEach(Held::close);
    }
}
