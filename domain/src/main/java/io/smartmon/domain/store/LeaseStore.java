package io.smartmon.domain.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import java.time.Duration;
import java.util.UUID;

/**
 * Who may act for a host, by the database's clock. Thread-safe. Throws {@link StoreUnavailableException} when the store does
 * not answer.
 */
public interface LeaseStore {
    /**
     * Takes the lease, or renews it if this holder has it. The epoch stays on a renewal and grows by one when the lease
     * changes hands or had run out.
     *
     * @param seen the highest epoch that was seen outside the store. A store that knows only lower ones is older than what
     *     was seen, restored or replaced; then the lease begins a new epoch above it
     */
    Answer acquire(HostId host, UUID holder, Duration term, long seen);

    /** Releases the lease early, so that the next agent need not wait. Nothing happens if another holds it. */
    void release(HostId host, UUID holder);

    /** The answer to {@link #acquire}. */
    sealed interface Answer {
        /** It is this holder's. */
        record Held(Lease lease) implements Answer {}

        /** Another has it, for this much longer. */
        record HeldByOther(UUID holder, Duration remaining) implements Answer {}
    }
}
