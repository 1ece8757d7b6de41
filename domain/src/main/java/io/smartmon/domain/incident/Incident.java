package io.smartmon.domain.incident;

import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trouble of one subject on one host, from its first sight to its end. At most one of a kind is open for a subject.
 *
 * @param id UUIDv7, made by the orchestrator
 * @param host on which host
 * @param subject which unit
 * @param kind what kind of trouble
 * @param state where it stands
 * @param closedAs how it ended; null unless closed
 * @param summary one sentence for people
 * @param openedAt when it was opened
 * @param recoveredAt when it was seen well again; null until then
 * @param holdEndsAt when the hold window of the last recovery ends; null without one
 * @param closedAt when it ended; null until then
 */
public record Incident(
        UUID id,
        HostId host,
        UnitName subject,
        FindingKind kind,
        IncidentState state,
        @Nullable ClosedAs closedAs,
        String summary,
        Instant openedAt,
        @Nullable Instant recoveredAt,
        @Nullable Instant holdEndsAt,
        @Nullable Instant closedAt) {
    /** An incident that begins now. */
    public static Incident opening(
            UUID id, HostId host, UnitName subject, FindingKind kind, String summary, Instant at) {
        return new Incident(id, host, subject, kind, IncidentState.OPEN, null, summary, at, null, null, null);
    }

    /** Whether the attempts are used up and nobody has re-armed it. */
    public boolean givenUp() {
        return closedAs == ClosedAs.GIVEN_UP;
    }
}
