package io.smartmon.orchestrator.collect;

import io.smartmon.domain.lease.LeaseView;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides which agent may store observations of this host. Thread-safe.
 *
 * <p>The last lease holder owns writes until another agent acquires the lease. Observations made after expiry, while the
 * store is unreachable, belong to the same ownership period and are stored when the lease is reacquired. The
 * epoch increases by one at each expiry or change of holder; a larger jump means that another agent held it and
 * wrote in between.
 */
public final class WriteOwnership {
    private final Supplier<LeaseView> lease;
    private final BooleanSupplier heldByOther;
    private long periodEpoch;
    private long newest;

    /** Owner of an observation made now. */
    public sealed interface Owner {
        /**
         * This agent.
         *
         * @param ownershipEpoch the ownership period in which it must be stored
         */
        record Self(long ownershipEpoch) implements Owner {}

        /** Another agent, which stores its own observations. */
        record OtherAgent() implements Owner {}

        /** Unowned: the store reports no holder, and this agent did not hold the lease. */
        record Unowned() implements Owner {}
    }

    /** When a queued observation may be stored. */
    public enum Storable {
        /** The lease is held. */
        NOW,
        /** It ran out, and is not known to be another's. */
        LATER,
        /** Another held it since. */
        NEVER
    }

    /**
     * The ownership under this lease.
     *
     * @param heldByOther whether another agent is known to hold it
     */
    public WriteOwnership(Supplier<LeaseView> lease, BooleanSupplier heldByOther) {
        this.lease = lease;
        this.heldByOther = heldByOther;
    }

    /** Refreshes from the lease. Must be called for each epoch: a missed one counts as another agent's. */
    public synchronized void refresh() {
        var _ = track();
    }

    /** Owner of an observation made now. */
    synchronized Owner owner() {
        if (track().epoch() != 0) {
            return new Owner.Self(periodEpoch);
        }
        return heldByOther.getAsBoolean() ? new Owner.OtherAgent() : new Owner.Unowned();
    }

    /** When an observation of this ownership period may be stored. */
    synchronized Storable storable(long ownershipEpoch) {
        LeaseView now = track();
        if (now.epoch() == 0 || periodEpoch != ownershipEpoch) {
            return Storable.NEVER;
        }
        return now.mine() ? Storable.NOW : Storable.LATER;
    }

    private LeaseView track() {
        LeaseView now = lease.get();
        if (now.epoch() != newest) {
            boolean continues = newest != 0 && now.epoch() == newest + 1;
            periodEpoch = continues ? periodEpoch : now.epoch();
            newest = now.epoch();
        }
        return now;
    }
}
