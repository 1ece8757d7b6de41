package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.ServiceManager;

/** The service manager's own state, and how far it is. Thread-safe. */
record ManagerSource(ServiceManager manager) implements FactSource<ManagerStatus> {
    @Override
    public Fact<ManagerStatus> fact() {
        return Facts.MANAGER;
    }

    @Override
    public Knowledge<ManagerStatus> read(FactRequest request) {
        return request.once("manager_status", manager::managerStatus);
    }
}
