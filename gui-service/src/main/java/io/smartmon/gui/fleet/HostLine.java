package io.smartmon.gui.fleet;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host's line in a table, formatted, so that page and live stream show the same.
 *
 * @param key names the line in the page
 * @param name the host's name
 * @param address how it is named in a URL
 * @param grade the CSS class of its health
 * @param health the text of its health
 * @param spark its CPU of the last hour as an SVG path; empty without data
 * @param cpu CPU now, or {@code –}
 * @param memory memory in use, or {@code not known}
 * @param memoryShare the same in whole percent
 * @param disk the fullest disk with its mount, or {@code not known}
 * @param diskShare the same in whole percent
 * @param diskGrade the CSS class of the worst open incident about it
 * @param failed how many units failed, or {@code –} where services are not known
 * @param services why services are not known, else how many there are
 * @param lastSeenAt when it last reported, ISO 8601; empty if never
 * @param lastSeen how long ago that was
 * @param fact its worst fact in brief
 * @param dryRun whether it only records what it would do
 * @param known whether its values are current
 */
@Serdeable
@Introspected
public record HostLine(
        String key,
        String name,
        String address,
        String grade,
        String health,
        String spark,
        String cpu,
        String memory,
        int memoryShare,
        String disk,
        int diskShare,
        String diskGrade,
        String failed,
        String services,
        String lastSeenAt,
        String lastSeen,
        String fact,
        boolean dryRun,
        boolean known) {
    /** All hosts of the fleet, worst first, then by name. */
    public static List<HostLine> of(Fleet fleet, Instant now) {
        return fleet.hosts().stream()
                .sorted(Comparator.comparing((HostRow host) -> Health.of(host, fleet.currentIncidents(host.id()), now)
                                .grade())
                        .thenComparing(host -> host.name().toLowerCase(Locale.ROOT)))
                .map(host -> of(fleet, host, now))
                .toList();
    }

    /** One host of the fleet. */
    public static HostLine of(Fleet fleet, HostRow host, Instant now) {
        List<IncidentRow> currentIncidents = fleet.currentIncidents(host.id());
        Health health = Health.of(host, currentIncidents, now);
        SystemSample sample = Health.silent(host, now) ? null : host.sample();
        Optional<MountUsage> disk = Health.fullest(sample);
        Double cpu = sample == null ? null : sample.cpuPercent();
        Reason notKnown = host.servicesNotKnown();
        Instant lastSeenAt = host.lastSeenAt();
        CpuHour hour = fleet.cpu().getOrDefault(host.id(), new CpuHour(List.of()));
        String diskText = disk.map(mount -> Format.bounded(mount.mount()) + " " + Format.percent(mount.usedPercent()))
                .orElse("not known");
        return new HostLine(
                host.id().toString(),
                host.name(),
                Format.address(host.name(), host.id()),
                health.grade().css(),
                health.label(),
                sample == null ? "" : hour.path(now),
                cpu == null ? "–" : Format.percent(cpu),
                sample == null ? "not known" : Format.percent(sample.memoryPercent()),
                sample == null ? 0 : Format.wholePercent(sample.memoryPercent()),
                diskText,
                disk.map(mount -> Format.wholePercent(mount.usedPercent())).orElse(0),
                disk.map(mount -> fleet.grade(host.id(), new MountSubject(mount.mount()))
                                .css())
                        .orElse("none"),
                notKnown != null || sample == null ? "–" : Integer.toString(host.failed()),
                notKnown != null ? IncidentText.reason(notKnown) : Format.count(host.services(), "service", "services"),
                lastSeenAt == null ? "" : lastSeenAt.toString(),
                lastSeenAt == null ? "never" : Format.age(Duration.between(lastSeenAt, now)),
                fact(host, health, sample, diskText),
                Boolean.TRUE.equals(host.dryRun()),
                sample != null);
    }

    private static String fact(HostRow host, Health health, @Nullable SystemSample sample, String disk) {
        if (sample == null) {
            return host.sample() == null ? "has not reported yet" : "no data since then";
        }
        Double cpu = sample.cpuPercent();
        String busy = cpu == null ? "" : "CPU " + Format.percent(cpu) + " · ";
        return switch (health.grade()) {
            case CRIT, WARN -> health.label() + " · " + disk;
            case INFO, OK, UNKNOWN -> busy + "memory " + Format.percent(sample.memoryPercent()) + " · " + disk;
        };
    }
}
