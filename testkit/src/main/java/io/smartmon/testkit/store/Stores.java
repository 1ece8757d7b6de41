package io.smartmon.testkit.store;

import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.SyncStore;

/** All ports of one store under test. */
public record Stores(
        FleetStore fleet,
        SyncStore sync,
        SampleStore samples,
        ServiceStore services,
        ObservationStore observations,
        IncidentStore incidents,
        LeaseStore leases,
        HoldStore holds) {
    /** The same store with every call sent through its wire records as JSON bytes, and made twice. */
    public Stores twiceOverTheWire() {
        return new Stores(
                new RoundTripFleetStore(fleet),
                new RoundTripSyncStore(sync),
                new RoundTripSampleStore(samples),
                new RoundTripServiceStore(services),
                new RoundTripObservationStore(observations),
                new RoundTripIncidentStore(incidents),
                new RoundTripLeaseStore(leases),
                new RoundTripHoldStore(holds));
    }
}
