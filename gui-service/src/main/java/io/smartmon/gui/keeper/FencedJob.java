package io.smartmon.gui.keeper;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a keeper's job in rounds: each after the delay that the previous one returned, or at once when it
 * is woken. A round writes only under the job's fenced lease, which one keeper holds at a time. Thread-safe.
 */
final class FencedJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FencedJob.class);

    private final String job;
    private final KeeperStore leases;
    private final Scheduler scheduler;
    private final Duration term;
    private final Duration retry;
    private final Round round;
    private final UUID holder = UUID.randomUUID();
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean closed;
    /** Why the newest round failed; empty if it did not. Confined to the rounds. */
    private String failing = "";

    private volatile Scheduler.@Nullable Timer timer;
    private volatile @Nullable JobLease held;

    /** One round of a job. */
    @FunctionalInterface
    interface Round {
        /**
         * Does what is due, and returns the delay until the next round.
         *
         * @throws SmartmonException if the store does not answer; the next round still runs
         */
        Duration run();
    }

    /**
     * A job that has not started.
     *
     * @param term the term of the lease
     * @param retry the delay until the next round if the store did not answer
     */
    FencedJob(String job, KeeperStore leases, Scheduler scheduler, Duration term, Duration retry, Round round) {
        this.job = job;
        this.leases = leases;
        this.scheduler = scheduler;
        this.term = term;
        this.retry = retry;
        this.round = round;
    }

    /** Triggers a round soon, after one that may be running; waking it again before that changes nothing. */
    void wake() {
        if (!closed && woken.compareAndSet(false, true)) {
            scheduler.execute(this::work);
        }
    }

    /** Acquires or renews the lease; empty while another keeper holds it, and after close. */
    Optional<JobLease> lease() {
        Optional<JobLease> lease = closed ? Optional.empty() : leases.acquire(job, holder, term);
        held = lease.orElse(null);
        return lease;
    }

    @Override
    public void close() {
        closed = true;
        Scheduler.Timer waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
        JobLease lease = held;
        if (lease != null) {
            try {
                leases.release(lease);
            } catch (SmartmonException away) {
                LOG.debug("the lease of {} was not given back, it runs out by itself", job, away);
            }
        }
    }

    /** Logs each outcome of the rounds once, until it is another one. */
    private void logChange(String why, Runnable log) {
        if (!why.equals(failing)) {
            log.run();
            failing = why;
        }
    }

    private synchronized void work() {
        // From here on a wake-up asks for another round: this one may have read already what it is about.
        woken.set(false);
        Scheduler.Timer waiting = timer;
        if (waiting != null) {
            waiting.cancel();
        }
        if (closed) {
            return;
        }
        Duration next = retry;
        try {
            next = round.run();
            logChange("", () -> LOG.info("{} works again", job));
        } catch (StoreUnavailableException away) {
            logChange(
                    String.valueOf(away.getMessage()),
                    () -> LOG.warn("{} waits for the store: {}", job, away.getMessage()));
        } catch (RuntimeException failed) { // without another round it would end for good, in silence
            logChange(failed.toString(), () -> LOG.error("{} does not work", job, failed));
        } finally {
            timer = closed ? null : scheduler.after(next, this::work);
        }
    }
}
