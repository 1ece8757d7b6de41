package io.smartmon.domain.incident;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored finding, from its first observation to its end. At most one of a kind is open for a subject.
 *
 * @param id UUIDv7, made by the agent
 * @param host on which host
 * @param subject about what
 * @param kind its kind
 * @param severity how much it matters now
 * @param evidence its measures when it was first seen
 * @param state its state
 * @param closedAs how it ended; null unless closed
 * @param cause the incident that caused this one; null if none is known
 * @param generation how often a person has re-armed it: counted in the store, so that no clock can undo the limits
 * @param openedAt when it was opened
 * @param recoveredAt when it was seen to have recovered; null until then
 * @param holdEndsAt when the hold window of the last recovery ends; null without one
 * @param closedAt when it ended; null until then
 */
public record Incident(
        UUID id,
        HostId host,
        Subject subject,
        FindingKind kind,
        Severity severity,
        Measures evidence,
        IncidentState state,
        @Nullable ClosedAs closedAs,
        @Nullable UUID cause,
        long generation,
        Instant openedAt,
        @Nullable Instant recoveredAt,
        @Nullable Instant holdEndsAt,
        @Nullable Instant closedAt) {
    /** A new incident of this finding. */
    public static Incident opening(UUID id, Finding finding, Instant at) {
        return new Incident(
                id,
                finding.host(),
                finding.subject(),
                finding.kind(),
                finding.severity(),
                finding.evidence(),
                IncidentState.OPEN,
                null,
                null,
                0,
                at,
                null,
                null,
                null);
    }

    /** The same, caused by that incident. */
    public Incident causedBy(UUID other) {
        return new Incident(
                id,
                host,
                subject,
                kind,
                severity,
                evidence,
                state,
                closedAs,
                other,
                generation,
                openedAt,
                recoveredAt,
                holdEndsAt,
                closedAt);
    }

    /** Whether all attempts are used and no one has re-armed it. */
    public boolean givenUp() {
        return closedAs == ClosedAs.GIVEN_UP;
    }
}
