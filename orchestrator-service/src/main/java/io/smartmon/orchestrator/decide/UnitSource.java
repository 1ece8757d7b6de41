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
    public Knowledge<UnitState> read(FactQuestion question) {
        return question.unit()
                .map(unit -> Knowledge.known(
                        UnitState.of(unit, question.seen().document()),
                        question.seen().at()))
                .orElseGet(() -> Knowledge.unknown("no_unit"));
    }
}
