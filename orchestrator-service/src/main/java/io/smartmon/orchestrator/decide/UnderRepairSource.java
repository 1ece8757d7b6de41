package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.Subject;
import java.util.List;

/** The other subjects of this host with an open plan. Thread-safe. */
record UnderRepairSource(RepairHistoryReader history) implements FactSource<List<Subject>> {
    @Override
    public Fact<List<Subject>> fact() {
        return Facts.UNDER_REPAIR;
    }

    @Override
    public Knowledge<List<Subject>> read(FactRequest request) {
        return history.of(request).map(IncidentStore.RepairHistory::underRepair);
    }
}
