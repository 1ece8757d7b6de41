package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Never acts on what the host, remote access or Smart Monitor depends on, nor on subjects without a rule about that.
 */
public final class ProtectedGuard implements Guard {
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
        return "Passes a unit that is not on the compiled list of protected units; other subjects have no rule and are denied.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of();
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        Map<String, GuardVerdict.Outcome> reasons = new TreeMap<>();
        ProtectedUnits.codes().forEach(code -> reasons.put(code, GuardVerdict.Outcome.DENY));
        reasons.put("no_permission_rule", GuardVerdict.Outcome.DENY);
        reasons.put("not_protected", GuardVerdict.Outcome.PASS);
        return Map.copyOf(reasons);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return switch (context.action().subject()) {
            case UnitSubject(UnitName unit) ->
                ProtectedUnits.reason(unit)
                        .map(why -> GuardVerdict.deny(ID, why.code(), why.measures()))
                        .orElseGet(() -> GuardVerdict.pass(ID, "not_protected", Measures.none()));
            case Subject other -> UnitGuard.nothingPermits(ID, other);
        };
    }
}
