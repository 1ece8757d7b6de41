package io.smartmon.gui.fleet;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The health of a host, derived worst first from its incidents; what counts as unhealthy is decided by who found them. Pure.
 *
 * @param grade its shape and colour
 * @param label its text, such as {@code service failed}, {@code 3 open incidents}, {@code silent 4 min}, {@code healthy}
 */
public record Health(Grade grade, String label) {
    /** A host that has not reported for longer is silent: what is stored of it is not taken as current. */
    public static final Duration SILENT_AFTER = Duration.ofSeconds(60);

    /** The label of a host whose services were known, or should be, and are not. */
    public static final String SERVICES_NOT_KNOWN = "services not known";

    /** The health of a host with these incidents. */
    public static Health of(HostRow host, List<IncidentRow> currentIncidents, Instant now) {
        if (silent(host, now)) {
            Instant lastSeenAt = host.lastSeenAt();
            return new Health(
                    Grade.UNKNOWN,
                    lastSeenAt == null ? "never reported" : "silent " + Format.age(Duration.between(lastSeenAt, now)));
        }
        if (host.sample() == null) {
            return new Health(Grade.UNKNOWN, "no measurement yet");
        }
        ServiceKnowledge services = ServiceKnowledge.of(host);
        List<IncidentRow> open =
                currentIncidents.stream().filter(Health::unresolved).toList();
        Grade worst = worst(open);
        int failed = failed(host, services);
        if (failed > 0 && worst != Grade.CRIT) {
            // Failed now, and there is no incident for it, at least not yet.
            return new Health(Grade.CRIT, Format.count(failed, "unit", "units") + " failed");
        }
        if (worst == Grade.CRIT || worst == Grade.WARN) {
            return new Health(worst, label(open));
        }
        if (services instanceof ServiceKnowledge.NotKnown) {
            return new Health(Grade.UNKNOWN, SERVICES_NOT_KNOWN);
        }
        if (!open.isEmpty()) {
            return new Health(Grade.INFO, label(open));
        }
        if (!currentIncidents.isEmpty()) {
            return new Health(Grade.INFO, "recovered, watched");
        }
        return new Health(Grade.OK, "healthy");
    }

    /** Whether the host is known to be healthy; one that recovered and is in its hold window is. */
    public boolean healthy() {
        return switch (grade) {
            case OK, INFO -> true;
            case CRIT, WARN, UNKNOWN -> false;
        };
    }

    /** How many units of the host are failed now, as far as that is known. */
    static int failed(HostRow host, ServiceKnowledge services) {
        return switch (services) {
            case ServiceKnowledge.Watched _ -> host.failed();
            // The store has what was observed last, which is not the current state.
            case ServiceKnowledge.NotWatched _ -> 0;
            case ServiceKnowledge.NotKnown _ -> 0;
        };
    }

    /** Whether the host has not reported for so long that its state is not known. */
    public static boolean silent(HostRow host, Instant now) {
        Instant lastSeenAt = host.lastSeenAt();
        return lastSeenAt == null || Duration.between(lastSeenAt, now).compareTo(SILENT_AFTER) > 0;
    }

    /** The fullest writable file system. A read-only image is always full. */
    public static Optional<MountUsage> fullest(@Nullable SystemSample sample) {
        return sample == null
                ? Optional.empty()
                : sample.mounts().stream()
                        .filter(mount -> !mount.readOnly() && mount.totalBytes() > 0)
                        .max(Comparator.comparingDouble(MountUsage::usedPercent));
    }

    /** Whether an incident is not resolved yet: one that recovered and is in its hold window is. */
    public static boolean unresolved(IncidentRow row) {
        return switch (row.incident().state()) {
            case OPEN, NOT_KNOWN -> true;
            case RECOVERED -> false;
            case CLOSED -> row.rearmable();
        };
    }

    /** The grade of an incident that is not resolved. */
    public static Grade grade(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Grade.CRIT;
            case WARNING -> Grade.WARN;
            case INFO -> Grade.INFO;
        };
    }

    private static Grade worst(List<IncidentRow> open) {
        return open.stream()
                .map(row -> grade(row.incident().severity()))
                .min(Comparator.naturalOrder())
                .orElse(Grade.OK);
    }

    private static String label(List<IncidentRow> open) {
        return open.size() == 1
                ? Format.bounded(
                        Wording.english().kind(open.getFirst().incident().kind()))
                : open.size() + " open incidents";
    }
}
