package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Sends each call over the wire and twice. */
record TwiceFleetStore(FleetStore store) implements FleetStore {
    @Override
    public Registration register(HostProfile host, UUID run, Instant at) {
        return TwiceOverTheWire.call(
                new StoreCalls.Register(host, run, at),
                StoreCalls.Register.class,
                call -> store.register(call.host(), call.run(), call.at()),
                Registration.class,
                UnaryOperator.identity());
    }

    @Override
    public void heard(HostId host, UUID run, Instant at) {
        StoreCalls.Heard call = TwiceOverTheWire.sent(new StoreCalls.Heard(host, run, at), StoreCalls.Heard.class);
        store.heard(call.host(), call.run(), call.at());
        store.heard(call.host(), call.run(), call.at());
    }
}
