package io.smartmon.orchestrator.lease;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease for this host, and tells when a new epoch begins.
 *
 * <p>What it says of the remaining time is cautious: it counts from before the store was asked, on the clock that goes on
 * while the process is stopped. Thread-safe.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final LeaseStore store;
    private final HostId host;
    private final UUID run;
    private final Duration term;
    private final Duration renewEvery;
    private final LongSupplier seenElsewhere;
    private final LongConsumer onNewEpoch;
    private final Thread thread;
    private volatile Held held = new Held(0, System.nanoTime());
    /** Until when another holds the lease, by its last answer; before the first answer it is taken to be so. */
    private volatile long othersUntilNanos;

    private volatile boolean closed;
    /** The highest epoch that was held here. Confined to the keeper's thread. */
    private long highest;

    private record Held(long epoch, long untilNanos) {}

    /**
     * A keeper that begins with {@link #start()}.
     *
     * @param term how long a lease stands without being renewed
     * @param renewEvery how often it is renewed
     * @param seenElsewhere the highest epoch that the helper knows; must not block. A lease begins above it, so that a
     *     database which was restored or replaced does not leave the helper refusing all that comes from here
     * @param onNewEpoch hears each new epoch under which this orchestrator may act, on the keeper's thread; must not block
     */
    public LeaseKeeper(
            LeaseStore store,
            HostId host,
            UUID run,
            Duration term,
            Duration renewEvery,
            LongSupplier seenElsewhere,
            LongConsumer onNewEpoch) {
        this.store = store;
        this.host = host;
        this.run = run;
        this.term = term;
        this.renewEvery = renewEvery;
        this.seenElsewhere = seenElsewhere;
        this.onNewEpoch = onNewEpoch;
        this.othersUntilNanos = System.nanoTime() + term.toNanos();
        this.thread = Thread.ofPlatform().name("lease").daemon().unstarted(this::keep);
    }

    /** Begins to keep the lease. */
    public void start() {
        thread.start();
    }

    /** How the lease looks now. */
    public LeaseView view() {
        Held now = held;
        long left = now.untilNanos() - System.nanoTime();
        return new LeaseView(now.epoch() != 0 && left > 0, now.epoch(), Duration.ofNanos(Math.max(0, left)));
    }

    /** Whether another orchestrator is known to hold the lease. */
    public boolean heldByOther() {
        return System.nanoTime() - othersUntilNanos < 0;
    }

    /** Gives the lease back, so that another orchestrator need not wait for its end. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (view().mine()) {
            held = new Held(0, System.nanoTime());
            try {
                store.release(host, run);
            } catch (StoreUnavailableException away) {
                LOG.info("The lease was not given back, it runs out by itself: {}", away.getMessage());
            }
        }
    }

    private void keep() {
        while (!closed) {
            renew();
            LockSupport.parkNanos(renewEvery.toNanos());
        }
    }

    private void renew() {
        long asked = System.nanoTime();
        try {
            switch (store.acquire(host, run, term, Math.max(highest, seenElsewhere.getAsLong()))) {
                case LeaseStore.Answer.Held(Lease lease) -> take(lease, asked);
                case LeaseStore.Answer.HeldByOther(UUID holder, Duration remaining) -> {
                    if (held.epoch() != 0) {
                        LOG.warn("Another orchestrator ({}) acts for this host now", holder);
                    }
                    othersUntilNanos = System.nanoTime() + remaining.toNanos();
                    held = new Held(0, asked);
                }
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("The lease could not be renewed: {}", away.getMessage());
        } catch (RuntimeException unexpected) { // without this thread nothing is ever done again, so it goes on
            LOG.error("The lease could not be renewed", unexpected);
        }
    }

    private void take(Lease lease, long asked) {
        if (closed) {
            return;
        }
        boolean fresh = lease.epoch() != held.epoch();
        highest = Math.max(highest, lease.epoch());
        held = new Held(lease.epoch(), asked + lease.remaining().toNanos());
        if (fresh) {
            LOG.info("Acting for this host, epoch {}", lease.epoch());
            onNewEpoch.accept(lease.epoch());
        }
    }
}
