package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.time.Scheduler;
import java.util.function.Supplier;

/** Who may act for this host. Thread-safe. */
record LeaseSource(Supplier<LeaseView> lease, Scheduler scheduler) implements FactSource<LeaseView> {
    @Override
    public Fact<LeaseView> fact() {
        return Facts.LEASE;
    }

    @Override
    public Knowledge<LeaseView> read(FactRequest request) {
        return Knowledge.known(lease.get(), scheduler.instant());
    }
}
