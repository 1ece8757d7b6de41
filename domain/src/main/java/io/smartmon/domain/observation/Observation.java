package io.smartmon.domain.observation;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import java.time.Instant;

/**
 * What a collector read about one subject at one instant.
 *
 * @param kind what kind of thing was read
 * @param subject of what
 * @param at when, whole microseconds of the host's wall clock
 * @param document what was read, by name
 */
public record Observation(ObservationKind kind, Subject subject, Instant at, Measures document) {}
