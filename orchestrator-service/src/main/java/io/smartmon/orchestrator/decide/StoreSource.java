package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.measure.Knowledge;
import java.util.function.Supplier;

/** Whether the store is older than what was done on this host, as it said itself. Thread-safe. */
record StoreSource(Supplier<Knowledge<StoreView>> store) implements FactSource<StoreView> {
    @Override
    public Fact<StoreView> fact() {
        return Facts.STORE;
    }

    @Override
    public Knowledge<StoreView> read(FactRequest request) {
        return store.get();
    }
}
