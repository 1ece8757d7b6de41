package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Sends each call over the wire and twice. */
record RoundTripServiceStore(ServiceStore store) implements ServiceStore {
    @Override
    public void observe(Reconciliation observation) {
        store.observe(WireRoundTrip.sent(observation, Reconciliation.class));
        store.observe(WireRoundTrip.sent(observation, Reconciliation.class));
    }

    @Override
    public void notKnown(HostId host, UUID run, Reason reason, Instant at) {
        StoreCalls.ServicesNotKnown call = WireRoundTrip.sent(
                new StoreCalls.ServicesNotKnown(host, run, reason, at), StoreCalls.ServicesNotKnown.class);
        store.notKnown(call.host(), call.run(), call.reason(), call.at());
        store.notKnown(call.host(), call.run(), call.reason(), call.at());
    }

    @Override
    public List<Stop> stopsSeen(HostId host) {
        return WireRoundTrip.call(
                        new StoreCalls.OfHost(host),
                        StoreCalls.OfHost.class,
                        call -> new StoreCalls.Stops(store.stopsSeen(call.host())),
                        StoreCalls.Stops.class,
                        UnaryOperator.identity())
                .stops();
    }

    @Override
    public void started(HostId host, List<LastStart> starts) {
        StoreCalls.Started call = WireRoundTrip.sent(new StoreCalls.Started(host, starts), StoreCalls.Started.class);
        store.started(call.host(), call.starts());
        store.started(call.host(), call.starts());
    }

    @Override
    public List<LastStart> lastStarts(HostId host) {
        return WireRoundTrip.call(
                        new StoreCalls.OfHost(host),
                        StoreCalls.OfHost.class,
                        call -> new StoreCalls.LastStarts(store.lastStarts(call.host())),
                        StoreCalls.LastStarts.class,
                        UnaryOperator.identity())
                .starts();
    }
}
