package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Duration;
import java.util.UUID;

/** Sends each call over the wire and twice; the remaining time of a lease differs each time. */
record RoundTripLeaseStore(LeaseStore store) implements LeaseStore {
    @Override
    public Answer acquire(HostId host, UUID holder, Duration term, long seen) {
        return WireRoundTrip.call(
                new StoreCalls.Acquire(host, holder, term, seen),
                StoreCalls.Acquire.class,
                call -> store.acquire(call.host(), call.holder(), call.term(), call.seen()),
                Answer.class,
                RoundTripLeaseStore::withoutTime);
    }

    /** The answer without its changing parts. */
    static Answer withoutTime(Answer answer) {
        return switch (answer) {
            case Answer.Held(Lease lease) ->
                new Answer.Held(new Lease(lease.host(), lease.holder(), lease.epoch(), Duration.ZERO));
            case Answer.HeldByOther(UUID holder, Duration remaining) -> new Answer.HeldByOther(holder, Duration.ZERO);
        };
    }

    @Override
    public void release(HostId host, UUID holder) {
        StoreCalls.Release call = WireRoundTrip.sent(new StoreCalls.Release(host, holder), StoreCalls.Release.class);
        store.release(call.host(), call.holder());
        store.release(call.host(), call.holder());
    }
}
