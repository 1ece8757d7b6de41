package io.smartmon.orchestrator.repair;

import io.smartmon.domain.time.OutOfMemory;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another for each key, and those of different keys side by side. A task that is waiting already is
 * not added again, so a unit that flaps makes no queue. Thread-safe.
 *
 * @param <K> the key
 */
final class KeyedSerialExecutor<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyedSerialExecutor.class);

    private final Scheduler scheduler;
    private final Map<K, Deque<Runnable>> waiting = new HashMap<>();
    private final Map<K, Later> later = new HashMap<>();
    /** Since when the task of a key is at work, by the monotonic clock. */
    private final Map<K, Long> atWorkSince = new HashMap<>();

    private boolean closed;

    private record Later(Scheduler.Timer timer, long dueNanos) {}

    /** An executor that runs its tasks on this scheduler. */
    KeyedSerialExecutor(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs the task after the key's running one; at most one more is queued behind it. */
    void run(K key, Runnable task) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            forgetLater(key);
            Deque<Runnable> lane = waiting.get(key);
            if (lane != null) {
                if (lane.isEmpty()) {
                    lane.add(task);
                }
                return;
            }
            waiting.put(key, new ArrayDeque<>());
        }
        scheduler.execute(() -> work(key, task));
    }

    /**
     * Runs the task for the key after a delay. Of several requests the earliest counts, and any earlier run
     * replaces it: that run decides whether another is needed.
     */
    void runLater(K key, Runnable task, Duration after) {
        synchronized (waiting) {
            long due = scheduler.nanos() + Math.max(0, after.toNanos());
            Later known = later.get(key);
            if (closed || (known != null && known.dueNanos() - due <= 0)) {
                return;
            }
            forgetLater(key);
            Scheduler.Timer timed = scheduler.after(after, () -> run(key, task));
            later.put(key, new Later(timed, due));
        }
    }

    /** How long the task has been at work that has been at work for longest; zero if none is. */
    Duration longestAtWork() {
        long now = scheduler.nanos();
        synchronized (waiting) {
            return Duration.ofNanos(atWorkSince.values().stream()
                    .mapToLong(since -> now - since)
                    .max()
                    .orElse(0));
        }
    }

    private void forgetLater(K key) {
        Later known = later.remove(key);
        if (known != null) {
            known.timer().cancel();
        }
    }

    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
            later.values().forEach(each -> each.timer().cancel());
            later.clear();
            waiting.values().forEach(Deque::clear);
        }
    }

    private void work(K key, Runnable first) {
        Runnable task = first;
        while (task != null) {
            synchronized (waiting) {
                atWorkSince.put(key, scheduler.nanos());
            }
            try {
                task.run();
            } catch (RuntimeException | Error unexpected) { // the lane must live on, whatever one look stumbles over
                OutOfMemory.endProcessIf(unexpected);
                LOG.error("Checking {} failed", key, unexpected);
            }
            synchronized (waiting) {
                Deque<Runnable> lane = waiting.get(key);
                task = lane == null ? null : lane.poll();
                atWorkSince.remove(key);
                if (task == null) {
                    waiting.remove(key);
                }
            }
        }
    }
}
