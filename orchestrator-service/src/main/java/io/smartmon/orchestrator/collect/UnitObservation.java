package io.smartmon.orchestrator.collect;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.UnitSubject;

/**
 * A unit as an observation: systemd's properties under their own names, and what only events show. It is classified, and not
 * stored as an observation, since units have a table of their own.
 */
public final class UnitObservation {
    /** Its kind. */
    public static final ObservationKind KIND = new ObservationKind("unit");
    /** Flag: a stop job was the last thing seen. */
    public static final String STOP_SEEN = "stop_seen";
    /** Flag: no event can have been lost since it was last seen active. */
    public static final String COMPLETE = "complete";
    /** Flag: it was not active since the machine was started. */
    public static final String NEVER_ACTIVE = "never_active";
    /** Moment: when it entered its active state, as far as known. */
    public static final String SINCE = "since";

    private UnitObservation() {}

    /** The observation of a remembered unit. */
    public static Observation of(UnitMemory.Remembered unit) {
        return new Observation(
                KIND,
                new UnitSubject(unit.state().unit()),
                unit.seenAt(),
                unit.state()
                        .measures()
                        .with(STOP_SEEN, Measure.flag(unit.stopSeen()))
                        .with(COMPLETE, Measure.flag(unit.complete()))
                        .with(NEVER_ACTIVE, Measure.flag(unit.state().activeEnterMicros() == 0))
                        .with(SINCE, Measure.moment(unit.since())));
    }
}
