package io.smartmon.orchestrator.repair;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("repair-timer").daemon().factory());
    private final Map<K, Deque<Runnable>> waiting = new HashMap<>();
    private final Map<K, Later> later = new HashMap<>();
    private boolean closed;

    private record Later(ScheduledFuture<?> timer, long dueNanos) {}

    /** Runs the task in the key's lane, after what runs there now; at most one is kept waiting behind it. */
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
        workers.execute(() -> work(key, task));
    }

    /**
     * Runs the task in the key's lane after a while. Of several that are asked for, the earliest counts, and any run before it
     * takes its place: who runs says anew whether there is need for another.
     */
    void runLater(K key, Runnable task, Duration after) {
        synchronized (waiting) {
            long due = System.nanoTime() + Math.max(0, after.toNanos());
            Later known = later.get(key);
            if (closed || (known != null && known.dueNanos() - due <= 0)) {
                return;
            }
            forgetLater(key);
            ScheduledFuture<?> timed =
                    timer.schedule(() -> run(key, task), Math.max(0, after.toNanos()), TimeUnit.NANOSECONDS);
            later.put(key, new Later(timed, due));
        }
    }

    private void forgetLater(K key) {
        Later known = later.remove(key);
        if (known != null) {
            known.timer().cancel(false);
        }
    }

    @Override
    public void close() {
        synchronized (waiting) {
            closed = true;
        }
        timer.shutdownNow();
        workers.shutdownNow();
    }

    private void work(K key, Runnable first) {
        Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException | Error unexpected) { // the lane must live on, whatever one look stumbles over
                LOG.error("A look at {} failed", key, unexpected);
            }
            synchronized (waiting) {
                Deque<Runnable> lane = waiting.get(key);
                task = lane == null ? null : lane.poll();
                if (task == null) {
                    waiting.remove(key);
                }
            }
        }
    }
}
