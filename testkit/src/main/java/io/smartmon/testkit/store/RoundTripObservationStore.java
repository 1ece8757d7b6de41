package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore.Appended;
import io.smartmon.protocol.store.StoreCalls;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Sends each call over the wire and twice; the second time the rows are known already. */
record RoundTripObservationStore(ObservationStore store) implements ObservationStore {
    @Override
    public Appended append(HostId host, UUID run, List<Numbered> observations) {
        return WireRoundTrip.call(
                new StoreCalls.AppendObservations(host, run, observations),
                StoreCalls.AppendObservations.class,
                call -> store.append(call.host(), call.run(), call.observations()),
                Appended.class,
                answer -> new Appended(0, answer.stored() + answer.known(), answer.rejected()));
    }

    @Override
    public List<Observation> current(HostId host) {
        return WireRoundTrip.call(
                        new StoreCalls.OfHost(host),
                        StoreCalls.OfHost.class,
                        call -> new StoreCalls.CurrentObservations(store.current(call.host())),
                        StoreCalls.CurrentObservations.class,
                        UnaryOperator.identity())
                .observations();
    }
}
