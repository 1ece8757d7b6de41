package io.smartmon.orchestrator.classify;

import io.smartmon.domain.decide.Finding;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;
import java.util.Optional;

/** Tells whether a unit as it was seen is in trouble. Pure; every bean of this type is asked. */
public interface Classifier {
    /**
     * The trouble that this classifier sees, if any.
     *
     * @param since when the unit came into its present state
     * @param seenAt when it was read
     */
    Optional<Finding> classify(HostId host, UnitState unit, Instant since, Instant seenAt);
}
