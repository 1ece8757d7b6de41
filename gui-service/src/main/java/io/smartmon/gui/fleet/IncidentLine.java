package io.smartmon.gui.fleet;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.wording.Wording;
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
 * @param subject what it is about
 * @param code whether that name is set as code
 * @param aboutHost whether it is about the host itself
 * @param kind the kind of finding, in words
 * @param host the host's name
 * @param hostAddress how the host is named in a URL
 * @param statusText what happened, as the rest of a sentence that begins with the subject's name
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
        boolean code,
        boolean aboutHost,
        String kind,
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
                Format.bounded(incident.subject().name()),
                !(incident.subject() instanceof HostSubject),
                incident.subject() instanceof HostSubject,
                Format.bounded(Wording.english().kind(incident.kind())),
                row.hostName(),
                Format.address(row.hostName(), incident.host()),
                IncidentText.statusText(row),
                IncidentText.why(row),
                incident.openedAt().toString(),
                Format.day(incident.openedAt()),
                recoveredAt == null ? "" : Format.span(Duration.between(incident.openedAt(), recoveredAt)),
                by == null ? "" : by,
                row.acknowledgedAt() == null && needsAttention(row),
                row.rearmable());
    }

    /** Whether it needs attention: open, or given up and not re-armed. */
    public static boolean needsAttention(IncidentRow row) {
        return Health.unresolved(row);
    }
}
