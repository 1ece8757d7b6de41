package io.smartmon.gui.fleet;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
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
 * The health of a host, derived worst first. Pure.
 *
 * @param grade its shape and colour
 * @param label its text, such as {@code 1 failure}, {@code disk nearly full}, {@code silent 4 min}, {@code healthy}
 */
public record Health(Grade grade, String label) {
    /** A host that has not reported for longer is silent: what is stored of it is not taken as current. */
    public static final Duration SILENT_AFTER = Duration.ofSeconds(60);

    /** From this percentage on a file system or memory is nearly full. */
    public static final double NEARLY_FULL = 90;

    /** From this percentage on it counts as full. */
    public static final double FULL = 97;

    /** The label of a host whose services were known, or should be, and are not. */
    public static final String SERVICES_NOT_KNOWN = "services not known";

    /** The health of a host with these incidents. */
    public static Health of(HostRow host, List<IncidentRow> standing, Instant now) {
        if (silent(host, now)) {
            Instant lastSeenAt = host.heardAt();
            return new Health(
                    Grade.UNKNOWN,
                    lastSeenAt == null ? "never reported" : "silent " + Format.age(Duration.between(lastSeenAt, now)));
        }
        if (host.sample() == null) {
            return new Health(Grade.UNKNOWN, "no measurement yet");
        }
        ServiceKnowledge services = ServiceKnowledge.of(host);
        long open = standing.stream().filter(Health::unresolved).count();
        long failures = Math.max(open, failed(host, services));
        if (failures > 0) {
            return new Health(Grade.CRIT, Format.count(failures, "failure", "failures"));
        }
        Optional<MountUsage> disk = fullest(host.sample());
        Grade diskGrade = disk.map(mount -> share(mount.usedPercent())).orElse(Grade.OK);
        Grade memoryGrade = Optional.ofNullable(host.sample())
                .map(s -> share(s.memoryPercent()))
                .orElse(Grade.OK);
        if (diskGrade != Grade.OK && diskGrade.worst(memoryGrade) == diskGrade) {
            return new Health(diskGrade, diskGrade == Grade.CRIT ? "disk full" : "disk nearly full");
        }
        if (memoryGrade != Grade.OK) {
            return new Health(Grade.WARN, "memory nearly full");
        }
        if (services instanceof ServiceKnowledge.NotKnown) {
            return new Health(Grade.UNKNOWN, SERVICES_NOT_KNOWN);
        }
        if (!standing.isEmpty()) {
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
        Instant lastSeenAt = host.heardAt();
        return lastSeenAt == null || Duration.between(lastSeenAt, now).compareTo(SILENT_AFTER) > 0;
    }

    /** The grade of a percentage of memory or disk. */
    public static Grade share(double percent) {
        if (percent >= FULL) {
            return Grade.CRIT;
        }
        return percent >= NEARLY_FULL ? Grade.WARN : Grade.OK;
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
            case OPEN -> true;
            case RECOVERED -> false;
            case CLOSED -> row.rearmable();
        };
    }
}
