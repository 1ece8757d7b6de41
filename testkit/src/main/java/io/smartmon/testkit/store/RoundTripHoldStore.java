package io.smartmon.testkit.store;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.protocol.store.StoreCalls;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sends each call over the wire and twice. */
record RoundTripHoldStore(HoldStore store) implements HoldStore {
    @Override
    public void place(Hold hold) {
        store.place(WireRoundTrip.sent(hold, Hold.class));
        store.place(WireRoundTrip.sent(hold, Hold.class));
    }

    @Override
    public int lift(Lift lift) {
        return WireRoundTrip.call(
                        lift,
                        Lift.class,
                        call -> new StoreCalls.Lifted(store.lift(call)),
                        StoreCalls.Lifted.class,
                        UnaryOperator.identity())
                .holds();
    }

    @Override
    public List<Hold> inForce(HostId host) {
        return WireRoundTrip.call(
                        new StoreCalls.OfHost(host),
                        StoreCalls.OfHost.class,
                        call -> new StoreCalls.Holds(store.inForce(call.host())),
                        StoreCalls.Holds.class,
                        UnaryOperator.identity())
                .holds();
    }
}
