package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import java.util.Map;
import java.util.Set;

/** Permits acts only on units that the allow-list names for the host: no other rule permits an act yet. */
public final class AllowListGuard implements Guard {
    /** Its id. */
    public static final String ID = "allow-list";

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
        return "Passes a unit that the allow-list names for this host; nothing else is permitted.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of();
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "listed", GuardVerdict.Outcome.PASS,
                "not_listed", GuardVerdict.Outcome.DENY,
                "no_permission_rule", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return switch (context.action().subject()) {
            case UnitSubject(UnitName unit) -> check(unit, context.policy());
            case Subject other -> UnitGuard.nothingPermits(ID, other);
        };
    }

    private static GuardVerdict check(UnitName unit, Policy policy) {
        return GuardVerdict.of(
                ID,
                policy.allowList(),
                list -> list.find(policy.hostName(), unit)
                        .map(entry ->
                                GuardVerdict.pass(ID, "listed", Measures.of("entry", Measure.text(entry.toString()))))
                        .orElseGet(() -> GuardVerdict.deny(
                                ID, "not_listed", Measures.of("source", Measure.text(list.source())))));
    }
}
