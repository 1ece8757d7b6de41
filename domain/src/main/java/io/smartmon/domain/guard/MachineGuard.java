package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Acts only on the machine registered as this host. */
public final class MachineGuard implements Guard {
    /** Its id. */
    public static final String ID = "machine";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MACHINE;
    }

    @Override
    public String summary() {
        return "Passes on the machine that is registered as this host.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.MACHINE);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "known", GuardVerdict.Outcome.PASS,
                "copied", GuardVerdict.Outcome.WATCH,
                "not_known", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(Facts.MACHINE), identity -> switch (identity) {
            case KNOWN -> GuardVerdict.pass(ID, "known", Measures.none());
            case COPIED -> GuardVerdict.watch(ID, "copied", Measures.none());
            case NOT_KNOWN -> GuardVerdict.hold(ID, "not_known", Measures.none());
        });
    }
}
