package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ServiceManager;

/** The ways of ending after which the unit's own file forbids a restart. Thread-safe. */
record RestartPreventedBySource(ServiceManager manager) implements FactSource<ExitStatuses> {
    @Override
    public Fact<ExitStatuses> fact() {
        return Facts.RESTART_PREVENTED_BY;
    }

    @Override
    public Knowledge<ExitStatuses> read(FactRequest request) {
        return request.unit()
                .map(unit -> request.once("restart_prevented_by", () -> manager.restartPreventedBy(unit)))
                .orElseGet(() -> Knowledge.unknown("no_unit"));
    }
}
