package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Starts nothing whose end can reboot, power off or otherwise take down the machine. */
public final class SystemActionGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "system-action";

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
        return "Passes when neither the unit nor what a start of it brings up can act on the whole system by its end: no"
                + " FailureAction, SuccessAction, StartLimitAction, JobTimeoutAction or OnFailureJobMode=isolate.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.START_CLOSURE);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "no_system_action", GuardVerdict.Outcome.PASS,
                "has_system_action", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(Facts.START_CLOSURE),
                closure -> closure.systemActions().isEmpty()
                        ? GuardVerdict.pass(ID, "no_system_action", Measures.none())
                        : GuardVerdict.deny(ID, "has_system_action", units(closure.systemActions())));
    }
}
