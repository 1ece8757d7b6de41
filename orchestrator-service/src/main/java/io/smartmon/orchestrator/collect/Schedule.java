package io.smartmon.orchestrator.collect;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks at fixed intervals with jitter, each on a virtual thread and never twice at a time. Thread-safe. */
public final class Schedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
    private static final double JITTER = 0.05;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("schedule").daemon().factory());

    /**
     * Runs the task now and then again and again.
     *
     * @param every from the beginning of one run to that of the next, give or take five percent; a run that takes longer
     *     delays the next
     */
    public void every(Duration every, String name, Runnable task) {
        next(every, name, task, Duration.ZERO);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void next(Duration every, String name, Runnable task, Duration after) {
        if (timer.isShutdown()) {
            return;
        }
        var _ = timer.schedule(
                () -> Thread.ofVirtual().name(name).start(() -> run(every, name, task)),
                after.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void run(Duration every, String name, Runnable task) {
        long began = System.nanoTime();
        try {
            task.run();
        } catch (RuntimeException unexpected) { // one bad run must not end the schedule
            LOG.error("{} failed", name, unexpected);
        }
        double spread = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        long left = (long) (every.toNanos() * spread) - (System.nanoTime() - began);
        next(every, name, task, Duration.ofNanos(Math.max(0, left)));
    }
}
