package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.UnitState;

/** The unit as it was read for this decision. Thread-safe. */
record UnitSource() implements FactSource<UnitState> {
    @Override
    public Fact<UnitState> fact() {
        return Facts.UNIT;
    }

    @Override
    public Knowledge<UnitState> read(FactRequest request) {
        return request.unit()
                .map(unit -> Knowledge.known(
                        UnitState.of(unit, request.seen().document()),
                        request.seen().at()))
                .orElseGet(() -> Knowledge.unknown("no_unit"));
    }
}
