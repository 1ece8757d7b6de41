package io.smartmon.orchestrator.collect;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;

/** States of a simple service that nothing restarts. */
final class States {
    private States() {}

    /**
     * One state.
     *
     * @param invocationId of its run; empty if it has none
     * @param changed when it came into the state, in microseconds since boot
     */
    static UnitState of(UnitName unit, ActiveState state, String invocationId, long changed) {
        return new UnitState(
                unit,
                "A service",
                "loaded",
                state,
                state == ActiveState.ACTIVE ? "running" : state == ActiveState.FAILED ? "failed" : "dead",
                "enabled",
                "simple",
                "no",
                false,
                state == ActiveState.FAILED ? "signal" : "success",
                invocationId,
                0,
                0,
                2,
                9,
                changed,
                changed,
                Duration.ofSeconds(90),
                0,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }
}
