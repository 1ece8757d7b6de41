package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;

/** How old the evidence is. Thread-safe. */
record EvidenceAgeSource(Scheduler scheduler) implements FactSource<Duration> {
    @Override
    public Fact<Duration> fact() {
        return Facts.EVIDENCE_AGE;
    }

    @Override
    public Knowledge<Duration> read(FactRequest request) {
        return Knowledge.known(
                Duration.ofNanos(scheduler.nanos() - request.timing().seenNanos()), scheduler.instant());
    }
}
