package io.smartmon.orchestrator.repair;

import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.Subject;
import java.util.Optional;

/** The newest observations. Never blocks. Thread-safe. */
public interface LatestObservations {
    /** The newest observation of that kind of the subject; empty if there was none yet. */
    Optional<Observation> latest(ObservationKind kind, Subject subject);
}
