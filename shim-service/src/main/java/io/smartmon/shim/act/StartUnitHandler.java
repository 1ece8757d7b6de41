package io.smartmon.shim.act;

import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.UnitVerb;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Starts a unit that is failed or inactive, if it would bring up no unit that the plan does not name. */
public final class StartUnitHandler extends UnitHandler<StartUnit> {
    private static final int MAX_NAMED = 10;

    /** Found by its type. */
    public StartUnitHandler() {
        super(StartUnit.class, UnitVerb.START, Set.of(ActiveState.FAILED, ActiveState.INACTIVE));
    }

    @Override
    public Optional<ActAnswer.Refused> check(StartUnit action, ReadResult.Seen seen) {
        return super.check(action, seen).or(() -> checkClosure(action, seen));
    }

    private static Optional<ActAnswer.Refused> checkClosure(StartUnit action, ReadResult.Seen seen) {
        NavigableSet<String> unnamed = new TreeSet<>(seen.alsoTouched());
        action.pulledIn().stream().map(UnitName::value).forEach(unnamed::remove);
        return unnamed.isEmpty()
                ? Optional.empty()
                : Optional.of(UnitCheck.refused(
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
