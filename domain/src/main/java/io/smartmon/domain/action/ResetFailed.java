package io.smartmon.domain.action;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.StateVerification;
import io.smartmon.domain.verify.Verification;

/**
 * Makes systemd forget that a unit failed, with its invocation id and its result: only to be done once the evidence is
 * stored.
 *
 * @param unit which unit
 * @param expected the state in which it must be at the moment of acting
 */
@Verb("reset-failed")
public record ResetFailed(UnitName unit, ExpectedState expected) implements UnitAction {
    @Override
    public Verification verification() {
        return new StateVerification(now -> switch (UnitState.of(unit, now).activeState()) {
            case FAILED, UNKNOWN -> false;
            case ACTIVE, RELOADING, INACTIVE, ACTIVATING, DEACTIVATING, MAINTENANCE, REFRESHING -> true;
        });
    }
}
