package io.smartmon.orchestrator.repair;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another for each key, and those of different keys side by side. A task that is waiting already is
 * not added again, so a unit that flaps makes no queue. Thread-safe.
 *
 * @param <K> the key
 */
final class Lanes<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("repair-timer").daemon().factory());
    private final Map<K, Deque<Runnable>> waiting = new HashMap<>();
    private boolean closed;

    /** Runs the task in the key's lane, after what runs there now; at most one is kept waiting behind it. */
    void run(K key, Runnable task) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
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

    /** Runs the task in the key's lane after a while. */
    void runLater(K key, Runnable task, Duration after) {
        synchronized (waiting) {
            if (!closed) {
                var _ = timer.schedule(() -> run(key, task), Math.max(0, after.toMillis()), TimeUnit.MILLISECONDS);
            }
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
