package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.measure.Knowledge;
import java.util.function.Supplier;

/** Whether this is the machine registered as this host. Thread-safe. */
record MachineSource(Supplier<Knowledge<IdentityStatus>> identity) implements FactSource<IdentityStatus> {
    @Override
    public Fact<IdentityStatus> fact() {
        return Facts.MACHINE;
    }

    @Override
    public Knowledge<IdentityStatus> read(FactRequest request) {
        return identity.get();
    }
}
