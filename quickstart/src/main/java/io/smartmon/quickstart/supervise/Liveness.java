package io.smartmon.quickstart.supervise;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether a process that runs still answers: it is asked at an interval, on a thread of its own.
 *
 * <p>Missed answers are counted rather than time, so that a pause of this process as well, or of the whole machine, counts as
 * one at most. Nothing counts before the first answer: a start may take long. Thread-safe.
 */
final class Liveness implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_MISSED = 6;

    private final BooleanSupplier answers;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("liveness").factory());
    private boolean answeredOnce;
    private int missed;

    /**
     * Asks from now on.
     *
     * @param answers asks once, and waits for the answer for some seconds
     */
    Liveness(BooleanSupplier answers) {
        this(answers, INTERVAL);
    }

    Liveness(BooleanSupplier answers, Duration interval) {
        this.answers = answers;
        // It ends with the worker.
        var _ = worker.scheduleWithFixedDelay(
                this::ask, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it answered before, and has missed {@value #MAX_MISSED} answers in a row since. */
    synchronized boolean lost() {
        return missed >= MAX_MISSED;
    }

    /** Begins anew, for another process. */
    synchronized void reset() {
        answeredOnce = false;
        missed = 0;
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private boolean answered() {
        try {
            return answers.getAsBoolean();
        } catch (RuntimeException unexpected) { // asked again, where an exception would end the asking for ever
            return false;
        }
    }

    private void ask() {
        boolean answered = answered();
        synchronized (this) {
            answeredOnce |= answered;
            missed = answered || !answeredOnce ? 0 : missed + 1;
        }
    }
}
