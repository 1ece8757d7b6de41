package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.Incident;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.IncidentReader.UnitRecord;
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
 * @param line the incident in ready words
 * @param happened what happened, beginning after unit and host
 * @param lead what is to be known beside that; may be empty
 * @param steps the story from top to bottom
 * @param unit how the unit is now, and what it did before
 * @param facts when and by what
 */
@Introspected
record IncidentView(
        String title,
        String hostKey,
        IncidentLine line,
        String happened,
        String lead,
        List<Step> steps,
        Unit unit,
        List<Fact> facts) {
    /** A name and its value; the value is an instant if {@code at} is given, ISO 8601. */
    @Introspected
    record Fact(String what, String value, @Nullable String at) {}

    /** How the unit is now. */
    @Introspected
    record Unit(String grade, String state, List<Fact> facts) {}

    static IncidentView of(IncidentStory story, Optional<ServiceRow> unit, UnitRecord record) {
        Incident incident = story.row().incident();
        IncidentLine line = IncidentLine.of(story.row());
        return new IncidentView(
                incident.subject() + " on " + story.row().hostName(),
                incident.host().toString(),
                line,
                IncidentWords.happened(story.row(), IncidentWords.verb(story.evidence())),
                lead(story, line),
                Story.of(story),
                unit(unit, record),
                facts(story));
    }

    private static String lead(IncidentStory story, IncidentLine line) {
        String acknowledged = line.acknowledged().isEmpty() ? "" : "Acknowledged by " + line.acknowledged() + ". ";
        Instant holdEndsAt = story.row().incident().holdEndsAt();
        return switch (story.row().incident().state()) {
            case OPEN -> acknowledged + (line.acknowledged().isEmpty() ? "It needs you." : "");
            case RECOVERED ->
                acknowledged
                        + (holdEndsAt == null
                                ? ""
                                : "It counts as healed if it still runs at " + Words.clock(holdEndsAt) + " UTC.");
            case CLOSED ->
                acknowledged
                        + (line.rearmable() ? "Nothing more is done until it is re-armed. Mend the cause first." : "");
        };
    }

    private static Unit unit(Optional<ServiceRow> unit, UnitRecord record) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Incidents, 30 days", Integer.toString(record.incidents()), null));
        facts.add(new Fact("Repairs begun", Integer.toString(record.attempts()), null));
        facts.add(new Fact("Healed", record.healed() + " of " + record.incidents(), null));
        if (record.givenUp() > 0) {
            facts.add(new Fact("Given up", Integer.toString(record.givenUp()), null));
        }
        if (record.medianToRecover() != null) {
            facts.add(new Fact("Median to recover", Words.span(record.medianToRecover()), null));
        }
        return unit.map(row -> switch (row.activeState()) {
                    case "active" -> new Unit("ok", Words.bounded(row.subState()), facts);
                    case "failed" -> new Unit("crit", "failed", facts);
                    default -> new Unit("unknown", Words.bounded(row.activeState()), facts);
                })
                .orElseGet(() -> new Unit("unknown", "not known", facts));
    }

    private static List<Fact> facts(IncidentStory story) {
        Incident incident = story.row().incident();
        List<Fact> facts = new ArrayList<>();
        instant(facts, "Began", incident.openedAt());
        instant(facts, "Back", incident.recoveredAt());
        instant(facts, "Healed if well until", incident.closedAt() == null ? incident.holdEndsAt() : null);
        instant(facts, "Ended", incident.closedAt());
        instant(facts, "Acknowledged", story.row().acknowledgedAt());
        facts.add(new Fact("Decisions", Integer.toString(story.plans().size()), null));
        facts.add(new Fact("Told", Words.count(story.alerts().size(), "alert", "alerts"), null));
        return List.copyOf(facts);
    }

    private static void instant(List<Fact> facts, String what, @Nullable Instant at) {
        if (at != null) {
            facts.add(new Fact(what, Words.full(at), at.toString()));
        }
    }
}
