package io.smartmon.testkit.store;

import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;

/** All ports of one store under test. */
public record Stores(
        FleetStore fleet,
        SampleStore samples,
        ServiceStore services,
        IncidentStore incidents,
        LeaseStore leases,
        HoldStore holds) {
    /** The same store with every call sent through its wire records as JSON bytes, and made twice. */
    public Stores twiceOverTheWire() {
        return new Stores(
                new TwiceFleetStore(fleet),
                new TwiceSampleStore(samples),
                new TwiceServiceStore(services),
                new TwiceIncidentStore(incidents),
                new TwiceLeaseStore(leases),
                new TwiceHoldStore(holds));
    }
}
