package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.StartClosure;

/** What a start of the unit would do beside starting it. Thread-safe. */
record StartClosureSource(ServiceManager manager) implements FactSource<StartClosure> {
    @Override
    public Fact<StartClosure> fact() {
        return Facts.START_CLOSURE;
    }

    @Override
    public Knowledge<StartClosure> read(FactRequest request) {
        return request.unit()
                .map(unit -> request.once("start_closure", () -> manager.startClosure(unit)))
                .orElseGet(() -> Knowledge.unknown("no_unit"));
    }
}
