package io.smartmon.gui.overview;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.incidents.IncidentLine;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.words.Grade;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.HostRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that needs a hand.
 *
 * @param kind what it is about
 * @param grade how bad it is
 * @param word the word on its chip
 * @param subject what is emphasised: a unit, a file system, or a host
 * @param host the host's name
 * @param hostAddress what names the host in an address
 * @param rest how the sentence ends
 * @param text what is known about it
 * @param incident the incident's line; null unless it is one
 * @param quiet whether somebody has acknowledged it
 */
@Introspected
public record Need(
        Kind kind,
        Grade grade,
        String word,
        String subject,
        String host,
        String hostAddress,
        String rest,
        String text,
        @Nullable IncidentLine incident,
        boolean quiet) {
    /** What can need a hand. */
    public enum Kind {
        INCIDENT,
        DISK,
        MEMORY,
        SILENT
    }

    /** All that needs a hand, worst first; what somebody acknowledged comes last. */
    public static List<Need> of(Fleet fleet, Instant now) {
        List<Need> needs = new ArrayList<>();
        fleet.standing().stream()
                .filter(IncidentLine::needsHand)
                .map(IncidentLine::of)
                .forEach(line -> needs.add(incident(line)));
        for (HostRow host : fleet.hosts()) {
            if (Health.silent(host, now)) {
                needs.add(silent(host, now));
            } else {
                SystemSample sample = host.sample();
                if (sample != null) {
                    full(host, sample, needs);
                }
            }
        }
        needs.sort(Comparator.comparing(Need::quiet)
                .thenComparing(Need::grade)
                .thenComparing(need -> need.host().toLowerCase(Locale.ROOT))
                .thenComparing(Need::subject));
        return List.copyOf(needs);
    }

    /** The class of its chip. */
    public String css() {
        return grade.css();
    }

    /** What its button says, unless it is an incident. */
    public String button() {
        return switch (kind) {
            case INCIDENT -> "See why";
            case DISK -> "See the disk";
            case MEMORY -> "See the memory";
            case SILENT -> "See what was last known";
        };
    }

    private static Need incident(IncidentLine line) {
        String known = line.acknowledged().isEmpty() ? "" : " Acknowledged by " + line.acknowledged() + ".";
        return new Need(
                Kind.INCIDENT,
                Grade.CRIT,
                line.word(),
                line.subject(),
                line.host(),
                line.hostAddress(),
                line.happened(),
                line.why() + known,
                line,
                !line.acknowledged().isEmpty());
    }

    private static Need silent(HostRow host, Instant now) {
        Instant heardAt = host.heardAt();
        return new Need(
                Kind.SILENT,
                Grade.UNKNOWN,
                "not known",
                host.name(),
                host.name(),
                Words.address(host.name(), host.id()),
                heardAt == null
                        ? "has never reported"
                        : "has been silent for " + Words.age(Duration.between(heardAt, now)),
                heardAt == null
                        ? "It registered and sent nothing since."
                        : "How it is now is not known: the machine, its network or its agent may be down.",
                null,
                false);
    }

    private static void full(HostRow host, SystemSample sample, List<Need> needs) {
        for (MountUsage mount : sample.mounts()) {
            Grade grade = Health.share(mount.usedPercent());
            if (grade == Grade.OK || mount.readOnly() || mount.totalBytes() <= 0) {
                continue;
            }
            needs.add(new Need(
                    Kind.DISK,
                    grade,
                    grade == Grade.CRIT ? "full" : "warning",
                    Words.bounded(mount.mount()),
                    host.name(),
                    Words.address(host.name(), host.id()),
                    "is " + Words.percent(mount.usedPercent()) + " full",
                    Words.size(mount.availableBytes()) + " of " + Words.size(mount.usedBytes() + mount.availableBytes())
                            + " are left.",
                    null,
                    false));
        }
        if (Health.share(sample.memoryPercent()) != Grade.OK) {
            needs.add(new Need(
                    Kind.MEMORY,
                    Grade.WARN,
                    "warning",
                    "Memory",
                    host.name(),
                    Words.address(host.name(), host.id()),
                    "is " + Words.percent(sample.memoryPercent()) + " in use",
                    Words.size(sample.memoryAvailableBytes()) + " of " + Words.size(sample.memoryTotalBytes())
                            + " can still be given out.",
                    null,
                    false));
        }
    }
}
