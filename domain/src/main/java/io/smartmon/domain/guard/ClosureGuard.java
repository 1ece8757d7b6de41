package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.UnitName;
import java.util.Map;
import java.util.Set;

/** Names the units that a start would pull in. */
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
        return "Passes when it is known which inactive units a start would bring up with it.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.PULLED_IN);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "nothing_else", GuardVerdict.Outcome.PASS,
                "pulls_in", GuardVerdict.Outcome.PASS);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(Facts.PULLED_IN),
                units -> units.isEmpty()
                        ? GuardVerdict.pass(ID, "nothing_else", Measures.none())
                        : GuardVerdict.pass(
                                ID,
                                "pulls_in",
                                Measures.of(
                                        "units",
                                        Measure.names(units.stream()
                                                .map(UnitName::value)
                                                .toList()))));
    }
}
