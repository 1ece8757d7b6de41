package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.ProtectedUnits;
import java.util.Map;
import java.util.Set;

/** Never acts on the machine, the way in and what this product stands on. */
public final class ProtectedGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "protected";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.PERMISSION;
    }

    @Override
    public String summary() {
        return "Passes a unit that is not on the compiled list of protected units.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of();
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "not_protected", GuardVerdict.Outcome.PASS,
                "protected_foundation", GuardVerdict.Outcome.DENY,
                "protected_manager", GuardVerdict.Outcome.DENY,
                "protected_no_service", GuardVerdict.Outcome.DENY,
                "protected_product", GuardVerdict.Outcome.DENY,
                "protected_way_in", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return ProtectedUnits.reason(unit(context))
                .map(why -> GuardVerdict.deny(ID, why.code(), why.measures()))
                .orElseGet(() -> GuardVerdict.pass(ID, "not_protected", Measures.none()));
    }
}
