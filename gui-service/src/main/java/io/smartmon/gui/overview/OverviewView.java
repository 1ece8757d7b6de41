package io.smartmon.gui.overview;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.hosts.HostLine;
import io.smartmon.gui.incidents.IncidentLine;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first page.
 *
 * @param headline one true sentence, counted from the rows below it
 * @param lead what is well, and what was repaired
 * @param repairedCount how many repairs the last 24 hours saw
 * @param repairedLabel what became of them
 * @param median the median time to recover; empty without a repair
 * @param needs what needs a hand, worst first
 * @param hosts all hosts, worst first
 * @param repaired what was repaired in the last 24 hours, newest first
 * @param readAt until when all this is known, ISO 8601
 * @param readText how long ago that is
 * @param stale since when nothing is known, because the store is away; null when it answers
 */
@Introspected
public record OverviewView(
        String headline,
        String lead,
        int repairedCount,
        String repairedLabel,
        String median,
        List<Need> needs,
        List<HostLine> hosts,
        List<IncidentLine> repaired,
        String readAt,
        String readText,
        @Nullable String stale) {
    private static final int SHOWN_REPAIRS = 12;

    /** The page of a fleet at this instant. */
    public static OverviewView of(Fleet fleet, Instant now) {
        List<Need> needs = Need.of(fleet, now);
        FleetHealth health = FleetHealth.of(fleet, needs, now);
        List<IncidentRow> repaired = Stream.concat(fleet.standing().stream(), fleet.ended().stream())
                .filter(OverviewView::wasRepaired)
                .toList();
        long healed = repaired.stream()
                .filter(row -> row.incident().closedAs() == ClosedAs.HEALED)
                .count();
        return new OverviewView(
                Headline.of(needs, health),
                lead(health, needs, FleetHealth.services(fleet, now), repaired.size(), healed),
                repaired.size(),
                repaired.isEmpty()
                        ? "repaired in 24 h"
                        : healed == repaired.size() ? "repaired, all healed" : "repaired, " + healed + " healed",
                median(repaired),
                needs,
                HostLine.of(fleet, now),
                repaired.stream().limit(SHOWN_REPAIRS).map(IncidentLine::of).toList(),
                fleet.readAt().toString(),
                Words.age(Duration.between(fleet.readAt(), now)) + " ago",
                fleet.staleSince(now));
    }

    private static boolean wasRepaired(IncidentRow row) {
        Incident incident = row.incident();
        return (incident.state() == IncidentState.RECOVERED && row.planState() == PlanState.DONE)
                || incident.closedAs() == ClosedAs.HEALED;
    }

    private static String lead(FleetHealth fleet, List<Need> needs, String services, int repaired, long healed) {
        if (fleet.hosts() == 0) {
            return "An agent appears here as soon as it has taken its first measurement, within a few seconds of its start.";
        }
        String known = wellOrNot(fleet, needs) + services;
        if (repaired == 0) {
            return known + "Nothing had to be repaired in the last 24 hours.";
        }
        String all = repaired == 1
                ? (healed == 1 ? "and it has healed" : "and whether it healed is not said yet")
                : healed == repaired
                        ? "and all " + repaired + " have healed"
                        : "of which " + healed + (healed == 1 ? " has healed" : " have healed");
        return known + "Smart Monitor repaired " + Words.count(repaired, "thing", "things") + " in the last 24 hours, "
                + all + ".";
    }

    /** How many hosts are well, or how those are that are not where the headline says how many. */
    private static String wellOrNot(FleetHealth fleet, List<Need> needs) {
        boolean one = fleet.hosts() == 1;
        if (!Headline.saysHowMany(needs, fleet)) {
            return one ? "" : fleet.others().isEmpty() ? "Every host is well. " : fleet.counted() + ". ";
        }
        if (fleet.others().isEmpty()) {
            return "";
        }
        String words = fleet.othersInWords();
        if (one) {
            // That its services are not known is said with the reason, by the sentence about services.
            return words.equals(Health.SERVICES_NOT_KNOWN) ? "" : Words.sentence(words) + ". ";
        }
        return (fleet.others().size() == 1 ? "The other: " : "The others: ") + words + ". ";
    }

    private static String median(List<IncidentRow> repaired) {
        List<Duration> times = repaired.stream()
                .map(IncidentRow::incident)
                .filter(incident -> incident.recoveredAt() != null)
                .map(incident -> Duration.between(incident.openedAt(), Objects.requireNonNull(incident.recoveredAt())))
                .sorted()
                .toList();
        return times.isEmpty() ? "" : Words.span(times.get((times.size() - 1) / 2));
    }
}
