package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.FleetStore;
import java.time.Instant;
import java.util.UUID;

/** The hosts in memory. */
record InMemoryFleetStore(InMemoryStore store) implements FleetStore {
    @Override
    public Registration register(HostProfile profile, UUID run, Instant at) {
        synchronized (store) {
            store.answer();
            InMemoryStore.HostRow row = store.register(profile);
            store.seen(row, profile.bootId());
            return new Registration(row.id, store.identity(row), store.now());
        }
    }
}
