package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;

/**
 * The state in which a plan expects its unit at the moment of acting, without a job in flight. A unit in any other state
 * is left untouched: a conflicting change happened first.
 *
 * @param activeState the high-level state
 * @param subState the low-level state
 * @param invocationId the run that ended, empty if there was none
 * @param stateChangeMicros when this state began, in microseconds since boot
 */
public record ExpectedState(ActiveState activeState, String subState, String invocationId, long stateChangeMicros) {
    /** The expectation for a unit that was observed in this state. */
    public static ExpectedState of(UnitState seen) {
        return new ExpectedState(seen.activeState(), seen.subState(), seen.invocationId(), seen.stateChangeMicros());
    }

    /** As measures, each property under systemd's own name as in {@link UnitState#measures()}. */
    public Measures measures() {
        return Measures.builder()
                .text("ActiveState", activeState.code())
                .text("SubState", subState)
                .text("InvocationID", invocationId)
                .count("StateChangeTimestampMonotonic", stateChangeMicros)
                .build();
    }

    /** Whether the unit is in this very state still, with no job in flight. */
    public boolean matches(UnitState now) {
        return now.jobId() == 0 && equals(of(now));
    }
}
