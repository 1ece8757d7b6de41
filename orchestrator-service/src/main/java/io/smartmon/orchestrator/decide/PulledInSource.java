package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import java.util.List;

/** The inactive units that a start would bring up with it. Thread-safe. */
record PulledInSource(ServiceManager manager) implements FactSource<List<UnitName>> {
    @Override
    public Fact<List<UnitName>> fact() {
        return Facts.PULLED_IN;
    }

    @Override
    public Knowledge<List<UnitName>> read(FactRequest request) {
        return request.unit()
                .map(unit -> request.once("inactive_closure", () -> manager.inactiveClosure(unit)))
                .orElseGet(() -> Knowledge.unknown("no_unit"));
    }
}
