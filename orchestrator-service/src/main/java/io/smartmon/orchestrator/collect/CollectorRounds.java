package io.smartmon.orchestrator.collect;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One collector in its rounds. Thread-safe. */
final class CollectorRounds<T> {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorRunner.class);
    private static final double JITTER = 0.05;

    private final Scheduler scheduler;
    private final CollectorId id;
    private final Duration interval;
    private final Duration timeout;
    private final Function<Deadline, CollectResult<T>> source;
    private final Consumer<CollectorRunner.Collected<T>> sink;

    private Scheduler.@Nullable Timer timer;
    /** The collection at work; null between two. */
    private @Nullable Work work;

    private boolean closed;
    private long lastEnd;
    private long collected;
    private long failed;
    private long skipped;
    private @Nullable Duration lastDuration;
    private @Nullable Instant lastSuccess;
    private @Nullable Reason lastFailure;

    private static final class Work {
        private final long beganNanos;
        private boolean overdue;
        private Scheduler.@Nullable Timer limit;
        private @Nullable Thread thread;

        private Work(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }

    CollectorRounds(
            Scheduler scheduler,
            CollectorId id,
            Duration interval,
            Duration timeout,
            Function<Deadline, CollectResult<T>> source,
            Consumer<CollectorRunner.Collected<T>> sink) {
        this.scheduler = scheduler;
        this.id = id;
        this.interval = interval;
        this.timeout = timeout;
        this.source = source;
        this.sink = sink;
        this.lastEnd = scheduler.nanos();
    }

    /** Runs it after this time, and then again and again. */
    synchronized void next(Duration after) {
        if (!closed) {
            timer = scheduler.after(after, () -> {
                // Planned first: a collection that hangs must not end the rounds.
                next(jittered());
                begin();
            });
        }
    }

    private Duration jittered() {
        double spread = 1 + JITTER * (2 * scheduler.random() - 1);
        return Duration.ofNanos((long) (interval.toNanos() * spread));
    }

    /** Collects now, on this thread, unless it is at work. */
    void begin() {
        Work mine = new Work(scheduler.nanos());
        synchronized (this) {
            if (closed) {
                return;
            }
            if (work != null) {
                skipped++;
                return;
            }
            work = mine;
            mine.thread = Thread.currentThread();
            mine.limit = scheduler.after(timeout, () -> overdue(mine));
        }
        Instant at = scheduler.instant();
        // Stands if an Error comes: the rounds go on after it.
        CollectResult<T> result =
                new CollectResult.Failed<>(Reason.of("collector_failed"), new IllegalStateException("it was ended"));
        boolean inTime = false;
        try {
            result = source.apply(Deadline.in(timeout));
        } catch (RuntimeException unexpected) { // a broken collector fails alone
            LOG.debug("{} failed", id, unexpected);
            result = new CollectResult.Failed<>(
                    Reason.message("collector_failed", String.valueOf(unexpected)), unexpected);
        } finally {
            inTime = ended(mine, result);
        }
        if (inTime) {
            use(result, at);
        }
    }

    /** Whether the result may be used: it came in time. */
    private synchronized boolean ended(Work mine, CollectResult<T> result) {
        work = null;
        mine.thread = null;
        lastEnd = scheduler.nanos();
        if (mine.overdue) {
            // The interrupt was meant for this collection, not for what the thread does next.
            var _ = Thread.interrupted();
            return false;
        }
        if (mine.limit != null) {
            mine.limit.cancel();
        }
        lastDuration = Duration.ofNanos(scheduler.nanos() - mine.beganNanos);
        switch (result) {
            case CollectResult.Collected<T> read -> succeeded();
            case CollectResult.NoData<T> none -> succeeded();
            case CollectResult.Failed<T>(Reason reason, Throwable cause) -> failed(reason);
        }
        return !closed;
    }

    private void use(CollectResult<T> result, Instant at) {
        switch (result) {
            case CollectResult.Collected<T>(T value) -> {
                try {
                    sink.accept(new CollectorRunner.Collected<>(value, at));
                } catch (RuntimeException unexpected) { // one bad collection must not end the rounds
                    LOG.error("A result of collector {} could not be processed", id, unexpected);
                }
            }
            case CollectResult.NoData<T>(Reason reason) -> LOG.debug("{}: no data: {}", id, reason);
            case CollectResult.Failed<T> failure -> {}
        }
    }

    private synchronized void overdue(Work which) {
        if (work != which) {
            return;
        }
        which.overdue = true;
        lastDuration = timeout;
        failed(Reason.of("collection_overdue", "timeout", Measure.span(timeout)));
        Thread worker = which.thread;
        if (worker != null) {
            worker.interrupt();
        }
    }

    private void succeeded() {
        collected++;
        lastSuccess = scheduler.instant();
        if (lastFailure != null) {
            LOG.info("{} is collected again", id);
            lastFailure = null;
        }
    }

    private void failed(Reason reason) {
        failed++;
        Reason before = lastFailure;
        lastFailure = reason;
        if (before == null || !before.code().equals(reason.code())) {
            LOG.warn(
                    "{} could not be collected: {} {}",
                    id,
                    reason.code(),
                    reason.measures().byName());
        }
    }

    /** When its last round ended, whatever came of it, by the monotonic clock; when it was added if none has. */
    synchronized long lastEnd() {
        return lastEnd;
    }

    synchronized CollectorReport report() {
        return new CollectorReport(id, collected, failed, skipped, lastDuration, lastSuccess, lastFailure);
    }

    synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
