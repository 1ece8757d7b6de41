package io.smartmon.orchestrator.collect;

import io.smartmon.domain.lease.LeaseView;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells whose it is to store what is seen of this host. Thread-safe.
 *
 * <p>Who held the lease last answers for the host until another holds it. So what is seen after the lease ran out, while the
 * store could not be asked, belongs to the tenure that began with the lease, and is stored when the lease is held again. The
 * epoch grows by one each time that the lease lapses or changes hands: one that is greater by more tells that another held
 * it meanwhile and wrote, and the tenure is over.
 */
public final class WriteOwnership {
    private final Supplier<LeaseView> lease;
    private final BooleanSupplier heldByOther;
    private long periodEpoch;
    private long newest;

    /** Whose something is that is seen now. */
    public sealed interface Owner {
        /**
         * This orchestrator's.
         *
         * @param ownershipEpoch in which it is stored, and in no later one
         */
        record Self(long ownershipEpoch) implements Owner {}

        /** Another orchestrator's, which stores what it sees itself. */
        record OtherAgent() implements Owner {}

        /** Nobody's that is known of: the store does not say who holds the lease, and this orchestrator did not. */
        record Unowned() implements Owner {}
    }

    /** When something that waits can be stored. */
    public enum Storable {
        /** The lease is held. */
        NOW,
        /** It ran out, and is not known to be another's. */
        LATER,
        /** Another held it since. */
        NEVER
    }

    /**
     * The tenures of this lease.
     *
     * @param heldByOther whether another orchestrator is known to hold it
     */
    public WriteOwnership(Supplier<LeaseView> lease, BooleanSupplier heldByOther) {
        this.lease = lease;
        this.heldByOther = heldByOther;
    }

    /** Looks at the lease. Has to be called for each epoch: one that was missed counts as another's. */
    public synchronized void refresh() {
        var _ = track();
    }

    /** Whose something is that is seen now. */
    synchronized Owner owner() {
        if (track().epoch() != 0) {
            return new Owner.Self(periodEpoch);
        }
        return heldByOther.getAsBoolean() ? new Owner.OtherAgent() : new Owner.Unowned();
    }

    /** When something can be stored that was seen in this tenure. */
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
