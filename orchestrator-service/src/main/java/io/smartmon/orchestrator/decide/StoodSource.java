package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;

/** How long the finding has stood. Thread-safe. */
record StoodSource(Scheduler scheduler) implements FactSource<Duration> {
    @Override
    public Fact<Duration> fact() {
        return Facts.STOOD;
    }

    @Override
    public Knowledge<Duration> read(FactQuestion question) {
        return Knowledge.known(
                Duration.ofNanos(scheduler.nanos() - question.sight().foundNanos()), scheduler.instant());
    }
}
