package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;

/** How far the wall clock was set since the finding was first seen. Thread-safe. */
record ClockJumpSource(Scheduler scheduler) implements FactSource<Duration> {
    @Override
    public Fact<Duration> fact() {
        return Facts.CLOCK_JUMP;
    }

    @Override
    public Knowledge<Duration> read(FactRequest request) {
        Duration moved = Clocks.offset(scheduler).minus(request.timing().clockAtFinding());
        return Knowledge.known(moved, scheduler.instant());
    }
}
