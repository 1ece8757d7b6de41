package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.Incident;
import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.hosts.ServiceKnowledge;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.HostRow;
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

    /**
     * How the unit is now.
     *
     * @param grade the class of its chip
     * @param state the word on it
     * @param since since when that is not known, ISO 8601; null unless the host is silent
     * @param sinceText the same for people
     * @param facts what is known beside that
     */
    @Introspected
    record Unit(String grade, String state, @Nullable String since, String sinceText, List<Fact> facts) {}

    /**
     * The page of an incident.
     *
     * @param unit the unit as it was last seen; empty if it is not there
     * @param host the unit's host; empty if it is not there
     */
    static IncidentView of(
            IncidentStory story, Optional<ServiceRow> unit, UnitRecord record, Optional<HostRow> host, Instant now) {
        Incident incident = story.row().incident();
        IncidentLine line = IncidentLine.of(story.row());
        return new IncidentView(
                incident.subject() + " on " + story.row().hostName(),
                incident.host().toString(),
                line,
                IncidentWords.happened(story.row(), IncidentWords.verb(story.evidence())),
                lead(story, line),
                Story.of(story),
                unit(unit, record, host, now),
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

    /** How the unit is; what was stored of it is its present only while its host is heard and its services are watched. */
    private static Unit unit(Optional<ServiceRow> unit, UnitRecord record, Optional<HostRow> host, Instant now) {
        if (host.isEmpty()) {
            return new Unit("unknown", "not known", null, "", record(record));
        }
        Instant heardAt = host.get().heardAt();
        if (Health.silent(host.get(), now)) {
            return new Unit(
                    "unknown",
                    "not known",
                    heardAt == null ? null : heardAt.toString(),
                    heardAt == null ? "" : "since " + Words.day(heardAt) + " UTC",
                    lastKnown(unit, "the host is silent", record));
        }
        return switch (ServiceKnowledge.of(host.get())) {
            case ServiceKnowledge.Watched _ -> new Unit(grade(unit), state(unit), null, "", record(record));
            case ServiceKnowledge.NotWatched none ->
                new Unit("unknown", "not known", null, "", lastKnown(unit, none.reason(), record));
            case ServiceKnowledge.NotKnown lost ->
                new Unit("unknown", "not known", null, "", lastKnown(unit, lost.reason(), record));
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
                    case "active" -> Words.bounded(row.subState());
                    case "failed" -> "failed";
                    default -> Words.bounded(row.activeState());
                })
                .orElse("not known");
    }

    private static List<Fact> lastKnown(Optional<ServiceRow> unit, String why, UnitRecord record) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Why", Words.bounded(why), null));
        facts.add(new Fact("Last known", state(unit), null));
        facts.addAll(record(record));
        return List.copyOf(facts);
    }

    private static List<Fact> record(UnitRecord record) {
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
        return List.copyOf(facts);
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
