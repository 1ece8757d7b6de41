package io.smartmon.domain.guard;

import io.smartmon.domain.guard.Facts.PulledInIntent;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings up no other unit that the allow-list does not name with the unit, or that somebody stopped on purpose. */
public final class ClosureGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "closure";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.REACH;
    }

    @Override
    public String summary() {
        return "Passes when a start brings up nothing else, or only units that the allow-list names under pulls_in and nobody"
                + " stopped; mounts and devices that it depends on must be up.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.START_CLOSURE, Facts.PULLED_IN_INTENT);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "nothing_else", GuardVerdict.Outcome.PASS,
                "pulls_in", GuardVerdict.Outcome.PASS,
                "too_large", GuardVerdict.Outcome.HOLD,
                "not_read", GuardVerdict.Outcome.HOLD,
                "needs_down", GuardVerdict.Outcome.HOLD,
                "pulls_in_protected", GuardVerdict.Outcome.HOLD,
                "pulls_in_not_listed", GuardVerdict.Outcome.HOLD,
                "pulls_in_stopped", GuardVerdict.Outcome.HOLD,
                "pulls_in_stop_not_known", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(Facts.START_CLOSURE),
                closure -> GuardVerdict.of(
                        ID,
                        context.get(Facts.PULLED_IN_INTENT),
                        intent -> GuardVerdict.of(
                                ID,
                                context.policy().allowList(),
                                list -> judge(closure, intent, allowed(list, context)))));
    }

    private static Set<UnitName> allowed(AllowList list, GuardContext context) {
        return list.pullsIn(context.policy().hostName(), unit(context));
    }

    private static GuardVerdict judge(StartClosure closure, PulledInIntent intent, Set<UnitName> allowed) {
        if (closure.tooLarge()) {
            return GuardVerdict.hold(ID, "too_large", Measures.of("limit", Measure.count(StartClosure.MAX_UNITS)));
        }
        if (!closure.notKnown().isEmpty()) {
            return hold("not_read", closure.notKnown());
        }
        if (!closure.down().isEmpty()) {
            return hold("needs_down", closure.down());
        }
        List<UnitName> isProtected = closure.pulledIn().stream()
                .filter(unit -> ProtectedUnits.reasonToPullIn(unit).isPresent())
                .toList();
        if (!isProtected.isEmpty()) {
            return hold("pulls_in_protected", isProtected);
        }
        List<UnitName> notListed = closure.pulledIn().stream()
                .filter(unit -> !allowed.contains(unit))
                .toList();
        if (!notListed.isEmpty()) {
            return hold("pulls_in_not_listed", notListed);
        }
        if (!intent.stopped().isEmpty()) {
            return hold("pulls_in_stopped", intent.stopped());
        }
        if (!intent.notKnown().isEmpty()) {
            return hold("pulls_in_stop_not_known", intent.notKnown());
        }
        return closure.pulledIn().isEmpty()
                ? GuardVerdict.pass(ID, "nothing_else", Measures.none())
                : GuardVerdict.pass(ID, "pulls_in", units(closure.pulledIn()));
    }

    private static GuardVerdict hold(String reason, Collection<UnitName> units) {
        return GuardVerdict.hold(ID, reason, units(units));
    }
}
