package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.Incident;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident's line in a list, in ready words.
 *
 * @param id its id
 * @param grade the class of its chip
 * @param word the word on it
 * @param subject the unit
 * @param host the host's name
 * @param hostAddress what names the host in an address
 * @param happened what happened, beginning after the unit's name
 * @param why what kept it from being repaired, or what became of it; may be empty
 * @param openedAt when it began, ISO 8601
 * @param opened the same for people, UTC
 * @param took how long until it was back; empty if it is not
 * @param acknowledged who acknowledged it; empty if nobody did
 * @param acknowledgeable whether acknowledging it is of use
 * @param rearmable whether re-arming it is of use
 */
@Introspected
public record IncidentLine(
        String id,
        String grade,
        String word,
        String subject,
        String host,
        String hostAddress,
        String happened,
        String why,
        String openedAt,
        String opened,
        String took,
        String acknowledged,
        boolean acknowledgeable,
        boolean rearmable) {
    /** The line of an incident. */
    public static IncidentLine of(IncidentRow row) {
        Incident incident = row.incident();
        String by = row.acknowledgedBy();
        Instant back = back(incident);
        return new IncidentLine(
                incident.id().toString(),
                IncidentWords.grade(row).css(),
                IncidentWords.word(row),
                incident.subject().value(),
                row.hostName(),
                Words.address(row.hostName(), incident.host()),
                IncidentWords.happened(row),
                Words.bounded(why(row)),
                incident.openedAt().toString(),
                Words.day(incident.openedAt()),
                back == null ? "" : Words.span(Duration.between(incident.openedAt(), back)),
                by == null ? "" : by,
                row.acknowledgedAt() == null && needsHand(row),
                row.rearmable());
    }

    /** Whether it waits for a person: open, or given up and not re-armed. */
    public static boolean needsHand(IncidentRow row) {
        return switch (row.incident().state()) {
            case OPEN -> true;
            case RECOVERED -> false;
            case CLOSED -> row.rearmable();
        };
    }

    private static @Nullable Instant back(Incident incident) {
        return incident.recoveredAt();
    }

    private static String why(IncidentRow row) {
        if (!row.planWhy().isEmpty()) {
            return row.planWhy();
        }
        return row.planDetail().isEmpty() ? row.incident().summary() : row.planDetail();
    }
}
