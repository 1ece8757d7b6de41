package io.smartmon.shim.act;

import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.UnitVerb;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Starts a unit that is failed or inactive, if it would bring up no unit that the plan does not name. */
public final class StartUnitHandler implements ActionHandler<StartUnit> {
    private static final int MAX_NAMED = 10;
    private static final Set<ActiveState> STARTABLE = Set.of(ActiveState.FAILED, ActiveState.INACTIVE);

    @Override
    public Class<StartUnit> action() {
        return StartUnit.class;
    }

    @Override
    public ReadResult read(StartUnit action, HelperContext context) {
        return UnitLook.read(action.unit(), context);
    }

    @Override
    public Optional<ActAnswer.Refused> check(StartUnit action, ReadResult.Seen seen) {
        return UnitLook.check(action.unit(), seen)
                .or(() -> UnitLook.checkState(action, action.expected(), STARTABLE, seen))
                .or(() -> checkClosure(action, seen));
    }

    @Override
    public ActResult call(StartUnit action, HelperContext context, Duration wait) {
        return context.units().call(UnitVerb.START, action.unit(), wait);
    }

    private static Optional<ActAnswer.Refused> checkClosure(StartUnit action, ReadResult.Seen seen) {
        NavigableSet<String> unnamed = new TreeSet<>(seen.alsoTouched());
        action.pulledIn().stream().map(UnitName::value).forEach(unnamed::remove);
        return unnamed.isEmpty()
                ? Optional.empty()
                : Optional.of(UnitLook.refused(
                        Refusal.CLOSURE,
                        new Reason(
                                "pulls_in_unnamed",
                                Measures.builder()
                                        .count("count", unnamed.size())
                                        .put(
                                                "units",
                                                Measure.names(unnamed.stream()
                                                        .limit(MAX_NAMED)
                                                        .toList()))
                                        .build()),
                        seen));
    }
}
