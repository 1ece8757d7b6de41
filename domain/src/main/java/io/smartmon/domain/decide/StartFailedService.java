package io.smartmon.domain.decide;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Starts a failed service in the state it has at the moment of deciding. */
public final class StartFailedService implements Remedy {
    @Override
    public FindingKind kind() {
        return new FindingKind("service_failed");
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.UNIT, Facts.START_CLOSURE);
    }

    @Override
    public Knowledge<Action> propose(Finding finding, Situation situation) {
        return switch (situation.get(Facts.UNIT)) {
            case Knowledge.Unknown<UnitState>(var reason) -> Knowledge.unknown(reason);
            case Knowledge.Known<UnitState>(UnitState unit, Instant at) -> {
                // Unknown facts are judged by the guard that needs them; a plan never names what was not read.
                List<UnitName> pulledIn = switch (situation.get(Facts.START_CLOSURE)) {
                    case Knowledge.Known<StartClosure>(var closure, Instant read) -> closure.pulledIn();
                    case Knowledge.Unknown<StartClosure>(var reason) -> List.of();
                };
                yield Knowledge.known(new StartUnit(unit.unit(), ExpectedState.of(unit), pulledIn), at);
            }
        };
    }
}
