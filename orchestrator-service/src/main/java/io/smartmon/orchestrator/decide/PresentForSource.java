package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;

/** How long the finding has been present. Thread-safe. */
record PresentForSource(Scheduler scheduler) implements FactSource<Duration> {
    @Override
    public Fact<Duration> fact() {
        return Facts.PRESENT_FOR;
    }

    @Override
    public Knowledge<Duration> read(FactRequest request) {
        return Knowledge.known(
                Duration.ofNanos(scheduler.nanos() - request.timing().foundNanos()), scheduler.instant());
    }
}
