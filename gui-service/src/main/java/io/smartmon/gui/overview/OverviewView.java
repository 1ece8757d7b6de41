package io.smartmon.gui.overview;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.HostLine;
import io.smartmon.gui.fleet.IncidentLine;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The overview page.
 *
 * @param headline the first sentence, counted from the rows below it
 * @param lead how many hosts are healthy, and what was repaired
 * @param repairedCount how many incidents were repaired in the last 24 hours
 * @param repairedLabel their outcome
 * @param median the median time to recover; empty without a repair
 * @param attention what needs attention, worst first
 * @param hosts all hosts, worst first
 * @param repaired what was repaired in the last 24 hours, newest first
 * @param readAt when all this was read, ISO 8601
 * @param readText how long ago that was
 * @param stale since when there is no data because the database does not answer; null when it does
 */
@Introspected
public record OverviewView(
        String headline,
        String lead,
        int repairedCount,
        String repairedLabel,
        String median,
        List<AttentionItem> attention,
        List<HostLine> hosts,
        List<IncidentLine> repaired,
        String readAt,
        String readText,
        @Nullable String stale) {
    private static final int SHOWN_REPAIRS = 12;

    /** The page of a fleet at an instant. */
    public static OverviewView of(Fleet fleet, Instant now) {
        List<AttentionItem> items = AttentionItem.of(fleet, now);
        FleetHealth health = FleetHealth.of(fleet, items, now);
        List<IncidentRow> repaired = Stream.concat(fleet.currentIncidents().stream(), fleet.ended().stream())
                .filter(OverviewView::wasRepaired)
                .toList();
        long healed = repaired.stream()
                .filter(row -> row.incident().closedAs() == ClosedAs.HEALED)
                .count();
        return new OverviewView(
                Headline.of(items, health),
                lead(health, items, FleetHealth.services(fleet, now), repaired.size(), healed),
                repaired.size(),
                repaired.isEmpty()
                        ? "repaired in 24 h"
                        : healed == repaired.size() ? "repaired, all healed" : "repaired, " + healed + " healed",
                median(repaired),
                items,
                HostLine.of(fleet, now),
                repaired.stream().limit(SHOWN_REPAIRS).map(IncidentLine::of).toList(),
                fleet.readAt().toString(),
                Format.age(Duration.between(fleet.readAt(), now)) + " ago",
                fleet.staleSince(now));
    }

    private static boolean wasRepaired(IncidentRow row) {
        Incident incident = row.incident();
        return (incident.state() == IncidentState.RECOVERED && row.planState() == PlanState.DONE)
                || incident.closedAs() == ClosedAs.HEALED;
    }

    private static String lead(
            FleetHealth fleet, List<AttentionItem> items, String services, int repaired, long healed) {
        if (fleet.hosts() == 0) {
            return "A host appears here a few seconds after its agent starts.";
        }
        String known = hostSentence(fleet, items) + services;
        if (repaired == 0) {
            return known + "No repairs in the last 24 hours.";
        }
        String all = repaired == 1
                ? (healed == 1 ? "and it has healed" : "and it is not known yet whether it healed")
                : healed == repaired
                        ? "and all " + repaired + " have healed"
                        : "of which " + healed + (healed == 1 ? " has healed" : " have healed");
        return known + Format.count(repaired, "incident was", "incidents were") + " repaired in the last 24 hours, "
                + all + ".";
    }

    /** How many hosts are healthy, or the labels of the others if the headline already says how many. */
    private static String hostSentence(FleetHealth fleet, List<AttentionItem> items) {
        boolean one = fleet.hosts() == 1;
        if (!Headline.countsHosts(items, fleet)) {
            return one ? "" : fleet.others().isEmpty() ? "All hosts are healthy. " : fleet.counted() + ". ";
        }
        if (fleet.others().isEmpty()) {
            return "";
        }
        String labels = fleet.otherLabels();
        if (one) {
            // The sentence about services says with its reason that they are not known.
            return labels.equals(Health.SERVICES_NOT_KNOWN) ? "" : Format.sentence(labels) + ". ";
        }
        return (fleet.others().size() == 1 ? "The other: " : "The others: ") + labels + ". ";
    }

    private static String median(List<IncidentRow> repaired) {
        List<Duration> times = repaired.stream()
                .map(IncidentRow::incident)
                .filter(incident -> incident.recoveredAt() != null)
                .map(incident -> Duration.between(incident.openedAt(), Objects.requireNonNull(incident.recoveredAt())))
                .sorted()
                .toList();
        return times.isEmpty() ? "" : Format.span(times.get((times.size() - 1) / 2));
    }
}
