package io.smartmon.domain.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The machine's clocks, one timer thread that never works itself, and virtual threads that do. After {@link #close()} tasks
 * are dropped. A task that runs {@linkplain OutOfMemory out of memory} ends the process. Thread-safe.
 */
public final class SystemScheduler implements Scheduler, AutoCloseable {
    private final LongSupplier hundredthsSinceBoot;
    private final Consumer<Throwable> failures;
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("work-", 0).factory());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("timer").daemon().factory());

    /**
     * A scheduler that runs until it is closed.
     *
     * @param hundredthsSinceBoot the boot clock, such as that of {@code /proc/uptime}
     * @param failures called on the task's own thread with an unexpected exception of a task
     */
    public SystemScheduler(LongSupplier hundredthsSinceBoot, Consumer<Throwable> failures) {
        this.hundredthsSinceBoot = hundredthsSinceBoot;
        this.failures = failures;
        this.timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long hundredthsSinceBoot() {
        return hundredthsSinceBoot.getAsLong();
    }

    @Override
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public void execute(Runnable task) {
        try {
            workers.execute(() -> run(task));
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> timed =
                    timer.schedule(() -> run(() -> execute(task)), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> timed.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error unexpected) { // whoever hears of a worker's end hears it here
            OutOfMemory.endProcessIf(unexpected);
            failures.accept(unexpected);
        }
    }
}
