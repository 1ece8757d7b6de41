package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import java.time.Duration;
import java.util.List;

/** How long ago attempts were begun, by the boot clock. Thread-safe. */
record AttemptsSource(RepairHistoryReader history) implements FactSource<List<Duration>> {
    @Override
    public Fact<List<Duration>> fact() {
        return Facts.ATTEMPTS;
    }

    @Override
    public Knowledge<List<Duration>> read(FactRequest request) {
        return history.of(request)
                .map(done -> done.attempts().stream().map(history::age).sorted().toList());
    }
}
