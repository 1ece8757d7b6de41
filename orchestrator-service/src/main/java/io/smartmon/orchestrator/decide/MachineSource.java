package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.host.Standing;
import io.smartmon.domain.measure.Knowledge;
import java.util.function.Supplier;

/** Whether this is the machine that the store knows as this host. Thread-safe. */
record MachineSource(Supplier<Knowledge<Standing>> standing) implements FactSource<Standing> {
    @Override
    public Fact<Standing> fact() {
        return Facts.MACHINE;
    }

    @Override
    public Knowledge<Standing> read(FactQuestion question) {
        return standing.get();
    }
}
