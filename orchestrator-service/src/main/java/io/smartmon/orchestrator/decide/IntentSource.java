package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitMemory;
import java.util.Optional;
import java.util.function.Function;

/** Whether events showed a request to stop the unit. Thread-safe. */
record IntentSource(Function<UnitName, Optional<UnitMemory.Remembered>> memory) implements FactSource<Facts.Intent> {
    @Override
    public Fact<Facts.Intent> fact() {
        return Facts.INTENT;
    }

    @Override
    public Knowledge<Facts.Intent> read(FactRequest request) {
        if (request.unit().isEmpty()) {
            return Knowledge.unknown("no_unit");
        }
        return memory.apply(request.unit().get())
                .map(known -> Knowledge.known(
                        new Facts.Intent(known.stopSeen(), known.complete() && sameChange(known.state(), request)),
                        known.seenAt()))
                .orElseGet(() -> Knowledge.unknown("unit_not_seen"));
    }

    /** What events showed is about the unit as it was read, and not about an earlier change of it. */
    private static boolean sameChange(UnitState known, FactRequest request) {
        UnitState read = UnitState.of(known.unit(), request.seen().document());
        return known.invocationId().equals(read.invocationId())
                && known.stateChangeMicros() == read.stateChangeMicros();
    }
}
