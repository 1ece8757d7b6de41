package io.smartmon.shim.act;

import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.UnitVerb;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts a unit that is failed or inactive, if that stops no other unit, brings up none that the plan does not name, and its
 * end cannot act on the whole system. That the policy allows what the plan names is checked before.
 */
public final class StartUnitHandler extends UnitHandler<StartUnit> {
    /** Found by its type. */
    public StartUnitHandler() {
        super(StartUnit.class, UnitVerb.START, Set.of(ActiveState.FAILED, ActiveState.INACTIVE));
    }

    @Override
    public Optional<ActAnswer.Refused> check(StartUnit action, ReadResult.Seen seen) {
        return super.check(action, seen).or(() -> checkFiles(seen)).or(() -> checkClosure(action, seen));
    }

    /** Somebody is changing the unit: what systemd would start is no longer what the plan was made for. */
    private static Optional<ActAnswer.Refused> checkFiles(ReadResult.Seen seen) {
        return seen.evidence().flag(UnitCheck.RELOAD_NEEDED).orElse(false)
                ? Optional.of(UnitCheck.refused(Refusal.STATE_CHANGED, Reason.of("reload_needed"), seen))
                : Optional.empty();
    }

    private static Optional<ActAnswer.Refused> checkClosure(StartUnit action, ReadResult.Seen seen) {
        StartClosure closure = seen.closure();
        if (closure.tooLarge()) {
            return refused(
                    new Reason("start_closure_too_large", Measures.of("limit", Measure.count(StartClosure.MAX_UNITS))),
                    seen);
        }
        Set<UnitName> unnamed = new TreeSet<>(closure.pulledIn());
        action.pulledIn().forEach(unnamed::remove);
        return refused("start_closure_not_read", closure.notKnown(), seen)
                .or(() -> refused("start_has_system_action", closure.systemActions(), seen))
                .or(() -> refused("start_conflicts", closure.conflicts(), seen))
                .or(() -> refused("start_needs_down", closure.down(), seen))
                .or(() -> refused("pulls_in_unnamed", unnamed, seen));
    }

    private static Optional<ActAnswer.Refused> refused(
            String reason, Collection<UnitName> units, ReadResult.Seen seen) {
        return units.isEmpty()
                ? Optional.empty()
                : refused(
                        new Reason(
                                reason,
                                Measures.builder()
                                        .count("count", units.size())
                                        .put("units", Measure.firstNames(units))
                                        .build()),
                        seen);
    }

    private static Optional<ActAnswer.Refused> refused(Reason reason, ReadResult.Seen seen) {
        return Optional.of(UnitCheck.refused(Refusal.CLOSURE, reason, seen));
    }
}
