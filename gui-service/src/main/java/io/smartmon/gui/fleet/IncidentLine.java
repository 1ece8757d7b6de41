package io.smartmon.gui.fleet;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.Incident;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;

/**
 * An incident's line in a list, formatted.
 *
 * @param id its id
 * @param grade the CSS class of its chip
 * @param label the text of the chip
 * @param subject the unit
 * @param host the host's name
 * @param hostAddress how the host is named in a URL
 * @param statusText what happened, as the rest of a sentence that begins with the unit's name
 * @param why what prevented the repair, or its outcome; may be empty
 * @param openedAt when it began, ISO 8601
 * @param opened the same, formatted, UTC
 * @param timeToRecover how long until it recovered; empty if it has not
 * @param acknowledged who acknowledged it; empty if it is not acknowledged
 * @param acknowledgeable whether it can be acknowledged
 * @param rearmable whether it can be re-armed
 */
@Introspected
public record IncidentLine(
        String id,
        String grade,
        String label,
        String subject,
        String host,
        String hostAddress,
        String statusText,
        String why,
        String openedAt,
        String opened,
        String timeToRecover,
        String acknowledged,
        boolean acknowledgeable,
        boolean rearmable) {
    /** The line of an incident. */
    public static IncidentLine of(IncidentRow row) {
        Incident incident = row.incident();
        String by = row.acknowledgedBy();
        Instant recoveredAt = incident.recoveredAt();
        return new IncidentLine(
                incident.id().toString(),
                IncidentText.grade(row).css(),
                IncidentText.label(row),
                incident.subject().value(),
                row.hostName(),
                Format.address(row.hostName(), incident.host()),
                IncidentText.statusText(row),
                Format.bounded(why(row)),
                incident.openedAt().toString(),
                Format.day(incident.openedAt()),
                recoveredAt == null ? "" : Format.span(Duration.between(incident.openedAt(), recoveredAt)),
                by == null ? "" : by,
                row.acknowledgedAt() == null && needsAttention(row),
                row.rearmable());
    }

    /** Whether it needs attention: open, or given up and not re-armed. */
    public static boolean needsAttention(IncidentRow row) {
        return switch (row.incident().state()) {
            case OPEN -> true;
            case RECOVERED -> false;
            case CLOSED -> row.rearmable();
        };
    }

    private static String why(IncidentRow row) {
        if (!row.planWhy().isEmpty()) {
            return row.planWhy();
        }
        return row.planDetail().isEmpty() ? row.incident().summary() : row.planDetail();
    }
}
