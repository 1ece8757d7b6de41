package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.time.Scheduler;
import java.util.List;

/** The holds in force, read at this moment. Thread-safe. */
record HoldsSource(Holds holds, Scheduler scheduler) implements FactSource<List<Hold>> {
    @Override
    public Fact<List<Hold>> fact() {
        return Facts.HOLDS;
    }

    @Override
    public Knowledge<List<Hold>> read(FactRequest request) {
        return request.once("holds", () -> StoreAnswers.of(holds::inForce, scheduler.instant()));
    }
}
