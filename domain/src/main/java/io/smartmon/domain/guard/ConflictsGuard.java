package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Stops no other unit: systemd ends what conflicts with a unit that it starts. */
public final class ConflictsGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "conflicts";

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
        return "Passes when no unit that is up or starting conflicts with the unit, or with what a start of it brings up.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.START_CLOSURE);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "no_conflict", GuardVerdict.Outcome.PASS,
                "conflict_is_up", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(Facts.START_CLOSURE),
                closure -> closure.conflicts().isEmpty()
                        ? GuardVerdict.pass(ID, "no_conflict", Measures.none())
                        : GuardVerdict.hold(ID, "conflict_is_up", units(closure.conflicts())));
    }
}
