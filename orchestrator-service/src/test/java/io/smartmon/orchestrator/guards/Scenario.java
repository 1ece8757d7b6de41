package io.smartmon.orchestrator.guards;

import io.smartmon.domain.unit.UnitName;
import java.util.function.Consumer;

/**
 * A trouble in which one guard alone stands between a failed unit and a start.
 *
 * @param guard the guard's name
 * @param source where the value comes from that it judges
 * @param secondLine what still keeps the helper from being asked when the guard is taken out; empty if nothing does
 * @param unit the unit that fails
 * @param disturbance arranges it, starts the agent and lets the unit fail
 * @param restore brings the lab back
 */
record Scenario(
        String guard,
        String source,
        String secondLine,
        UnitName unit,
        Consumer<AgentFixture> disturbance,
        Runnable restore) {
    @Override
    public String toString() {
        return guard + ": " + source;
    }
}
