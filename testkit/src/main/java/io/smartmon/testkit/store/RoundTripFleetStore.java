package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.UUID;

/** Sends each call over the wire and twice; the store's clock advances. */
record RoundTripFleetStore(FleetStore store) implements FleetStore {
    @Override
    public Registration register(HostProfile profile, UUID run, Instant at) {
        return WireRoundTrip.call(
                new StoreCalls.Register(profile, run, at),
                StoreCalls.Register.class,
                call -> store.register(call.host(), call.run(), call.at()),
                Registration.class,
                answer -> new Registration(answer.host(), answer.identity(), Instant.EPOCH));
    }
}
