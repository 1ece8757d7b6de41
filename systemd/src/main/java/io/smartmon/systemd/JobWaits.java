package io.smartmon.systemd;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the end of a job.
 *
 * <p>A job may end before the answer to the call that queued it is read, so a waiter collects every result from before the
 * call on. Thread-safe.
 */
final class JobWaits {
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private volatile @Nullable String lost;

    /** Collects from now on, until it is closed. */
    Waiter begin() {
        Waiter waiter = new Waiter();
        waiters.add(waiter);
        return waiter;
    }

    void ended(String jobPath, String result) {
        for (Waiter waiter : waiters) {
            waiter.put(jobPath, result);
        }
    }

    void lost(String reason) {
        lost = reason;
        for (Waiter waiter : waiters) {
            waiter.wake();
        }
    }

    final class Waiter implements AutoCloseable {
        private final Map<String, String> results = new HashMap<>();

        private synchronized void put(String jobPath, String result) {
            results.put(jobPath, result);
            notifyAll();
        }

        private synchronized void wake() {
            notifyAll();
        }

        /** The job's result, empty when the wait, the bus or the thread (by an interrupt) was over before it. */
        synchronized Optional<String> await(String jobPath, Duration wait) {
            long deadline = System.nanoTime() + wait.toNanos();
            long left = wait.toNanos();
            while (!results.containsKey(jobPath) && left > 0 && lost == null) {
                try {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                left = deadline - System.nanoTime();
            }
            return Optional.ofNullable(results.get(jobPath));
        }

        Optional<String> lostReason() {
            return Optional.ofNullable(lost);
        }

        @Override
        public void close() {
            waiters.remove(this);
        }
    }
}
