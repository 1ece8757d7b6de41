package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Acts only on units that the allow-list names for the host. */
public final class AllowListGuard extends UnitGuard {
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
        return "Passes a unit that the allow-list names for this host.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of();
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "listed", GuardVerdict.Outcome.PASS,
                "not_listed", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.policy().allowList(),
                list -> list.find(context.policy().hostName(), unit(context))
                        .map(entry ->
                                GuardVerdict.pass(ID, "listed", Measures.of("entry", Measure.text(entry.toString()))))
                        .orElseGet(() -> GuardVerdict.deny(
                                ID, "not_listed", Measures.of("source", Measure.text(list.source())))));
    }
}
