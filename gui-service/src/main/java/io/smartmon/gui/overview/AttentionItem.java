package io.smartmon.gui.overview;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.IncidentLine;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.storage.read.HostRow;
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
 * @param subject what it is about, emphasised: a unit, a file system, or a host
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
        DISK,
        MEMORY,
        SILENT
    }

    /** All that needs attention, worst first; acknowledged items come last. */
    public static List<AttentionItem> of(Fleet fleet, Instant now) {
        List<AttentionItem> items = new ArrayList<>();
        fleet.standing().stream()
                .filter(IncidentLine::needsAttention)
                .map(IncidentLine::of)
                .forEach(line -> items.add(incident(line)));
        for (HostRow host : fleet.hosts()) {
            if (Health.silent(host, now)) {
                items.add(silent(host, now));
            } else {
                SystemSample sample = host.sample();
                if (sample != null) {
                    full(host, sample, items);
                }
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
            case DISK -> "See the disk";
            case MEMORY -> "See the memory";
            case SILENT -> "See last known state";
        };
    }

    private static AttentionItem incident(IncidentLine line) {
        String known = line.acknowledged().isEmpty() ? "" : " Acknowledged by " + line.acknowledged() + ".";
        return new AttentionItem(
                Kind.INCIDENT,
                Grade.CRIT,
                line.label(),
                line.subject(),
                line.host(),
                line.hostAddress(),
                line.statusText(),
                line.why() + known,
                line,
                !line.acknowledged().isEmpty());
    }

    private static AttentionItem silent(HostRow host, Instant now) {
        Instant lastSeenAt = host.heardAt();
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
                        ? "It registered but has sent nothing since."
                        : "Its current state is not known: the machine, its network or its agent may be down.",
                null,
                false);
    }

    private static void full(HostRow host, SystemSample sample, List<AttentionItem> items) {
        for (MountUsage mount : sample.mounts()) {
            Grade grade = Health.share(mount.usedPercent());
            if (grade == Grade.OK || mount.readOnly() || mount.totalBytes() <= 0) {
                continue;
            }
            items.add(new AttentionItem(
                    Kind.DISK,
                    grade,
                    grade == Grade.CRIT ? "full" : "warning",
                    Format.bounded(mount.mount()),
                    host.name(),
                    Format.address(host.name(), host.id()),
                    "is " + Format.percent(mount.usedPercent()) + " full",
                    Format.size(mount.availableBytes()) + " of "
                            + Format.size(mount.usedBytes() + mount.availableBytes()) + " is free.",
                    null,
                    false));
        }
        if (Health.share(sample.memoryPercent()) != Grade.OK) {
            items.add(new AttentionItem(
                    Kind.MEMORY,
                    Grade.WARN,
                    "warning",
                    "Memory",
                    host.name(),
                    Format.address(host.name(), host.id()),
                    "is " + Format.percent(sample.memoryPercent()) + " in use",
                    Format.size(sample.memoryAvailableBytes()) + " of " + Format.size(sample.memoryTotalBytes())
                            + " is available.",
                    null,
                    false));
        }
    }
}
