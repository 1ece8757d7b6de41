package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.protocol.store.StoreCalls;
import java.util.List;
import java.util.UUID;

/** Sends each call over the wire and twice; the second time the rows are known already. */
record RoundTripSampleStore(SampleStore store) implements SampleStore {
    @Override
    public Appended append(HostId host, UUID run, List<SystemSample> samples) {
        return WireRoundTrip.call(
                new StoreCalls.Append(host, run, samples),
                StoreCalls.Append.class,
                call -> store.append(call.host(), call.run(), call.samples()),
                Appended.class,
                answer -> new Appended(0, answer.stored() + answer.known(), answer.rejected()));
    }
}
