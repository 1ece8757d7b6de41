package io.smartmon.shim.act;

import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.UnitVerb;
import java.time.Duration;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Starts a unit that is failed or inactive, if it would bring up no unit that the plan does not name. */
public final class StartUnitHandler implements ActionHandler<StartUnit> {
    private static final int MAX_NAMED = 10;

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
                .or(() -> checkState(action, seen))
                .or(() -> checkClosure(action, seen));
    }

    @Override
    public ActResult call(StartUnit action, HelperContext context, Duration wait) {
        return context.units().call(UnitVerb.START, action.unit(), wait);
    }

    private static Optional<ActAnswer.Refused> checkState(StartUnit action, ReadResult.Seen seen) {
        if (!action.stillExpected(seen.evidence())) {
            Measures.Builder compared = Measures.builder()
                    .text(
                            "expected",
                            action.expected().activeState().code() + "/"
                                    + action.expected().subState())
                    .text("state", UnitLook.state(seen.evidence()));
            seen.evidence().count("Job").stream().filter(job -> job != 0).forEach(job -> compared.count("job", job));
            return Optional.of(UnitLook.refused(
                    Refusal.STATE_CHANGED, new Reason("state_not_expected", compared.build()), seen));
        }
        return switch (UnitState.of(action.unit(), seen.evidence()).activeState()) {
            case FAILED, INACTIVE -> Optional.empty();
            case ACTIVE, RELOADING, ACTIVATING, DEACTIVATING, MAINTENANCE, REFRESHING, UNKNOWN ->
                Optional.of(UnitLook.refused(
                        Refusal.INVALID,
                        Reason.of("not_failed_or_inactive", "state", Measure.text(UnitLook.state(seen.evidence()))),
                        seen));
        };
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
