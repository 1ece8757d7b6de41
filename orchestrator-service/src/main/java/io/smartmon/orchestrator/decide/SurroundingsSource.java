package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.OtherManagerGuard;
import io.smartmon.domain.guard.OtherManagerGuard.Surroundings;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitPlacement;
import java.time.Instant;
import java.util.stream.Collectors;

/** Where the unit is, and which managers beside systemd are up. Thread-safe. */
record SurroundingsSource(ServiceManager manager) implements FactSource<Surroundings> {
    @Override
    public Fact<Surroundings> fact() {
        return OtherManagerGuard.SURROUNDINGS;
    }

    @Override
    public Knowledge<Surroundings> read(FactRequest request) {
        if (request.unit().isEmpty()) {
            return Knowledge.unknown("no_unit");
        }
        return switch (manager.placement(request.unit().get())) {
            case Knowledge.Unknown<UnitPlacement>(Reason reason) -> Knowledge.unknown(reason);
            case Knowledge.Known<UnitPlacement>(UnitPlacement placement, Instant at) ->
                manager.up(OtherManagerGuard.MANAGERS)
                        .map(up -> new Surroundings(
                                placement,
                                up.stream()
                                        .filter(OtherManagerGuard::isManager)
                                        .collect(Collectors.toUnmodifiableSet())));
        };
    }
}
