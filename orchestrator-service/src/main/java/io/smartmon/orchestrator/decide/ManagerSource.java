package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ServiceManager;

/** The state of the service manager. Thread-safe. */
record ManagerSource(ServiceManager manager) implements FactSource<ManagerState> {
    @Override
    public Fact<ManagerState> fact() {
        return Facts.MANAGER;
    }

    @Override
    public Knowledge<ManagerState> read(FactRequest request) {
        return request.once("manager_state", manager::managerState);
    }
}
