package io.smartmon.gui.overview;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.finding.Severity;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.IncidentLine;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of "needs attention" on the overview.
 *
 * @param kind what kind of line it is
 * @param grade how bad it is
 * @param label the text of its chip
 * @param subject what it is about, emphasised
 * @param host the host's name
 * @param hostAddress how the host is named in a URL
 * @param rest the rest of the sentence
 * @param text what is known about it
 * @param incident the incident's line; null unless it is one
 * @param acknowledged whether it is acknowledged
 */
@Introspected
public record AttentionItem(
        Kind kind,
        Grade grade,
        String label,
        String subject,
        String host,
        String hostAddress,
        String rest,
        String text,
        @Nullable IncidentLine incident,
        boolean acknowledged) {
    /** What can need attention. */
    public enum Kind {
        INCIDENT,
        SILENT
    }

    /** All that needs attention, worst first; acknowledged items come last. */
    public static List<AttentionItem> of(Fleet fleet, Instant now) {
        List<AttentionItem> items = new ArrayList<>();
        fleet.currentIncidents().stream()
                .filter(row ->
                        IncidentLine.needsAttention(row) && row.incident().severity() != Severity.INFO)
                .forEach(row -> items.add(incident(row)));
        for (HostRow host : fleet.hosts()) {
            // The keeper's incident says it, once there is one.
            if (Health.silent(host, now) && !hasIncident(fleet, host)) {
                items.add(silent(host, now));
            }
        }
        items.sort(Comparator.comparing(AttentionItem::acknowledged)
                .thenComparing(AttentionItem::grade)
                .thenComparing(item -> item.host().toLowerCase(Locale.ROOT))
                .thenComparing(AttentionItem::subject));
        return List.copyOf(items);
    }

    /** The CSS class of its chip. */
    public String css() {
        return grade.css();
    }

    /** The label of its button, unless it is an incident. */
    public String button() {
        return switch (kind) {
            case INCIDENT -> "See why";
            case SILENT -> "See last known state";
        };
    }

    private static AttentionItem incident(IncidentRow row) {
        IncidentLine line = IncidentLine.of(row);
        String known = line.acknowledged().isEmpty() ? "" : " Acknowledged by " + line.acknowledged() + ".";
        return new AttentionItem(
                Kind.INCIDENT,
                Health.grade(row.incident().severity()),
                line.label(),
                line.subject(),
                line.host(),
                line.hostAddress(),
                line.statusText(),
                (line.why() + known).strip(),
                line,
                !line.acknowledged().isEmpty());
    }

    private static AttentionItem silent(HostRow host, Instant now) {
        Instant lastSeenAt = host.lastSeenAt();
        return new AttentionItem(
                Kind.SILENT,
                Grade.UNKNOWN,
                "not known",
                host.name(),
                host.name(),
                Format.address(host.name(), host.id()),
                lastSeenAt == null
                        ? "has never reported"
                        : "has been silent for " + Format.age(Duration.between(lastSeenAt, now)),
                lastSeenAt == null
                        ? "It registered but has not reported since."
                        : "Its current state is not known: the machine, its network or its agent may be down.",
                null,
                false);
    }

    private static boolean hasIncident(Fleet fleet, HostRow host) {
        return fleet.currentIncidents(host.id()).stream()
                .anyMatch(row -> row.foundByKeeper() && Health.unresolved(row));
    }
}
