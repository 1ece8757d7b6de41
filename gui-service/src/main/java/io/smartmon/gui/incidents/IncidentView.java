package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.IncidentLine;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.gui.fleet.ServiceKnowledge;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentReader.SubjectRecord;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.IncidentStory;
import io.smartmon.storage.read.ServiceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The page of one incident.
 *
 * @param title the page's title
 * @param hostKey names its host in live events
 * @param line the incident, formatted
 * @param statusText what happened, as the rest of a sentence that begins with subject and host
 * @param lead what else is important; may be empty
 * @param steps the story from top to bottom
 * @param about what its subject is, as a title: {@code This unit}
 * @param unit the unit's state now; null unless the subject is a unit
 * @param now the latest measures while it is open, if they differ from those at its opening
 * @param record the record of its subject
 * @param facts its times and counts
 */
@Introspected
record IncidentView(
        String title,
        String hostKey,
        IncidentLine line,
        String statusText,
        String lead,
        List<Step> steps,
        String about,
        @Nullable Unit unit,
        List<MeasureLine> now,
        List<Fact> record,
        List<Fact> facts) {
    /** A name and its value; the value is an instant if {@code at} is given, ISO 8601. */
    @Introspected
    record Fact(String what, String value, @Nullable String at) {}

    /**
     * The unit's current state.
     *
     * @param grade the CSS class of its chip
     * @param state the text of the chip
     * @param since since when that is not known, ISO 8601; null unless the host is silent
     * @param sinceText the same, formatted
     * @param facts what else is known
     */
    @Introspected
    record Unit(String grade, String state, @Nullable String since, String sinceText, List<Fact> facts) {}

    /**
     * The page of an incident.
     *
     * @param unit the unit as it was last observed; empty if it is not stored, or the subject is none
     * @param host the subject's host; empty if it is not stored
     */
    static IncidentView of(
            IncidentStory story, Optional<ServiceRow> unit, SubjectRecord record, Optional<HostRow> host, Instant now) {
        IncidentRow row = story.row();
        Incident incident = row.incident();
        IncidentLine line = IncidentLine.of(row);
        boolean changed = incident.closedAt() == null
                && !row.newestEvidence().isEmpty()
                && !row.newestEvidence().equals(incident.evidence());
        return new IncidentView(
                line.aboutHost() ? row.hostName() : line.subject() + " on " + row.hostName(),
                incident.host().toString(),
                line,
                line.statusText(),
                lead(story, line),
                Story.of(story),
                "This " + Format.bounded(incident.subject().kind()),
                incident.subject() instanceof UnitSubject ? unit(unit, host, now) : null,
                changed ? MeasureLine.changed(incident.evidence(), row.newestEvidence()) : List.of(),
                record(record),
                facts(story));
    }

    private static String lead(IncidentStory story, IncidentLine line) {
        String acknowledged = line.acknowledged().isEmpty() ? "" : "Acknowledged by " + line.acknowledged() + ". ";
        Instant holdEndsAt = story.row().incident().holdEndsAt();
        return switch (story.row().incident().state()) {
            case OPEN -> acknowledged + (line.acknowledged().isEmpty() ? "It needs attention." : "");
            case RECOVERED ->
                acknowledged
                        + (holdEndsAt == null
                                ? ""
                                : "It counts as healed if it is still healthy at " + Format.clock(holdEndsAt)
                                        + " UTC.");
            case CLOSED ->
                acknowledged
                        + (line.rearmable() ? "Nothing more is done until it is re-armed. Fix the cause first." : "");
            case NOT_KNOWN -> acknowledged + "A later version of Smart Monitor put it into a state of its own.";
        };
    }

    /** The unit's state; what is stored is current only while its host reports and its services are watched. */
    private static Unit unit(Optional<ServiceRow> unit, Optional<HostRow> host, Instant now) {
        if (host.isEmpty()) {
            return new Unit("unknown", "not known", null, "", List.of());
        }
        Instant lastSeenAt = host.get().lastSeenAt();
        if (Health.silent(host.get(), now)) {
            return new Unit(
                    "unknown",
                    "not known",
                    lastSeenAt == null ? null : lastSeenAt.toString(),
                    lastSeenAt == null ? "" : "since " + Format.day(lastSeenAt) + " UTC",
                    lastKnown(unit, "the host is silent"));
        }
        return switch (ServiceKnowledge.of(host.get())) {
            case ServiceKnowledge.Watched _ -> new Unit(grade(unit), state(unit), null, "", List.of());
            case ServiceKnowledge.NotWatched none ->
                new Unit("unknown", "not known", null, "", lastKnown(unit, IncidentText.reason(none.reason())));
            case ServiceKnowledge.NotKnown lost ->
                new Unit("unknown", "not known", null, "", lastKnown(unit, IncidentText.reason(lost.reason())));
        };
    }

    private static String grade(Optional<ServiceRow> unit) {
        return unit.map(row -> switch (row.activeState()) {
                    case "active" -> "ok";
                    case "failed" -> "crit";
                    default -> "unknown";
                })
                .orElse("unknown");
    }

    private static String state(Optional<ServiceRow> unit) {
        return unit.map(row -> switch (row.activeState()) {
                    case "active" -> Format.bounded(row.subState());
                    case "failed" -> "failed";
                    default -> Format.bounded(row.activeState());
                })
                .orElse("not known");
    }

    private static List<Fact> lastKnown(Optional<ServiceRow> unit, String why) {
        return List.of(new Fact("Why", why, null), new Fact("Last known", state(unit), null));
    }

    private static List<Fact> record(SubjectRecord record) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Incidents, 30 days", Integer.toString(record.incidents()), null));
        facts.add(new Fact("Repairs started", Integer.toString(record.attempts()), null));
        // What was never tried cannot have healed: a count would read like a failure.
        if (record.attempts() > 0) {
            facts.add(new Fact("Healed", record.healed() + " of " + record.incidents(), null));
        }
        if (record.givenUp() > 0) {
            facts.add(new Fact("Given up", Integer.toString(record.givenUp()), null));
        }
        if (record.medianToRecover() != null) {
            facts.add(new Fact("Median to recover", Format.span(record.medianToRecover()), null));
        }
        return List.copyOf(facts);
    }

    private static List<Fact> facts(IncidentStory story) {
        Incident incident = story.row().incident();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Kind", IncidentLine.of(story.row()).kind(), null));
        facts.add(new Fact("Severity", incident.severity().code(), null));
        instant(facts, "Opened", incident.openedAt());
        instant(facts, "Recovered", incident.recoveredAt());
        instant(facts, "Healed if healthy until", incident.closedAt() == null ? incident.holdEndsAt() : null);
        instant(facts, "Closed", incident.closedAt());
        instant(facts, "Acknowledged", story.row().acknowledgedAt());
        facts.add(new Fact("Decisions", Integer.toString(story.plans().size()), null));
        facts.add(new Fact("Alerts", Integer.toString(story.alerts().size()), null));
        return List.copyOf(facts);
    }

    private static void instant(List<Fact> facts, String what, @Nullable Instant at) {
        if (at != null) {
            facts.add(new Fact(what, Format.full(at), at.toString()));
        }
    }
}
