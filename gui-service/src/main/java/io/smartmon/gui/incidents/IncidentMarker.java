package io.smartmon.gui.incidents;

import io.micronaut.http.HttpStatus;
import io.micronaut.security.authentication.Authentication;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.gui.security.Viewer;
import io.smartmon.storage.incident.IncidentMarks;
import io.smartmon.storage.incident.IncidentMarks.Marked;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;

/** Acknowledging and re-arming, for page and API alike. Thread-safe. */
@Singleton
final class IncidentMarker {
    private static final int UUID_LENGTH = 36;

    private final IncidentMarks marks;
    private final FleetMemory memory;
    private final InstantSource clock;

    IncidentMarker(IncidentMarks marks, FleetMemory memory, InstantSource clock) {
        this.marks = marks;
        this.memory = memory;
        this.clock = clock;
    }

    /** Acknowledges the incident; a second time changes nothing. */
    void acknowledge(Authentication who, UUID incident) {
        check(marks.acknowledge(incident, actor(who), clock.instant()));
    }

    /** Opens an incident again that was given up; a second time changes nothing. */
    void rearm(Authentication who, UUID incident) {
        check(marks.rearm(incident, actor(who), clock.instant()));
    }

    private void check(Marked marked) {
        switch (marked) {
            // So that the next page already shows the effect.
            case MARKED -> memory.refresh();
            case ALREADY -> {
                // It is already as requested.
            }
            case NOT_ALLOWED ->
                throw new ProblemException(
                        HttpStatus.CONFLICT,
                        "NOT_GIVEN_UP",
                        "Only an incident that was given up, and has no successor, can be re-armed.");
            case UNKNOWN -> throw unknown();
        }
    }

    /** The id in a URL. */
    static UUID id(String text) {
        try {
            if (text.length() == UUID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException none) {
            // Not a UUID, so no incident has it.
        }
        throw unknown();
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such incident.");
    }

    private static String actor(Authentication who) {
        return who instanceof Viewer viewer ? viewer.actor() : who.getName();
    }
}
