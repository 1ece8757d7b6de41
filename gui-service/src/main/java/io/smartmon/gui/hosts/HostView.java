package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.IncidentLine;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.MetricSeries;
import io.smartmon.storage.read.Page;
import io.smartmon.storage.read.ServiceRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of one host.
 *
 * @param key names the host in live events
 * @param name its name
 * @param address how it is named in a URL
 * @param about system, cores, memory, uptime
 * @param grade the CSS class of its health
 * @param health the text of its health
 * @param lastSeenAt when it last reported, ISO 8601; empty if never
 * @param lastSeen how long ago that was
 * @param dryRun whether nothing is changed on it
 * @param restoredSince since when the database is known to be older than what was last done on it, ISO 8601; empty if it is not
 * @param restored how long ago that was
 * @param currentIncidents its incidents that are not resolved or in their hold window
 * @param ranges the time ranges to choose from
 * @param range the key of the chosen one
 * @param charts its measurements
 * @param begins whether the charts begin before the host was first seen
 * @param unitText the text that the units below contain; empty for all
 * @param unitStates the states of units to choose from
 * @param filtered whether some units are filtered out
 * @param services its services, failed ones first
 * @param servicesNote how many there are
 * @param servicesNotKnown why they are not known; null when they are
 * @param servicesMore how many are not shown; null when all are
 * @param stale since when there is no data because the database does not answer; null when it does
 */
@Introspected
record HostView(
        String key,
        String name,
        String address,
        String about,
        String grade,
        String health,
        String lastSeenAt,
        String lastSeen,
        boolean dryRun,
        String restoredSince,
        String restored,
        List<IncidentLine> currentIncidents,
        List<Choice> ranges,
        String range,
        List<Chart> charts,
        boolean begins,
        String unitText,
        List<Choice> unitStates,
        boolean filtered,
        List<ServiceLine> services,
        String servicesNote,
        @Nullable String servicesNotKnown,
        @Nullable String servicesMore,
        @Nullable String stale) {
    static final int MAX_SERVICES = 500;
    private static final int MAX_DISKS = 12;

    /** Something to choose. */
    @Introspected
    record Choice(String key, String label, boolean chosen) {}

    /** The data of the page. */
    record Data(
            Fleet fleet,
            HostRow host,
            Range range,
            MetricSeries series,
            List<IncidentRow> during,
            Page<ServiceRow> services,
            UnitFilter filter) {}

    static HostView of(Data data, Instant now) {
        HostRow host = data.host();
        List<IncidentRow> currentIncidents = data.fleet().currentIncidents(host.id());
        Health health = Health.of(host, currentIncidents, now);
        Instant lastSeenAt = host.lastSeenAt();
        Instant restoredSince = host.restoredSince();
        SystemSample sample = host.sample();
        Page<ServiceRow> services = data.services();
        Reason notKnown = host.servicesNotKnown();
        UnitFilter filter = data.filter();
        boolean silent = Health.silent(host, now);
        return new HostView(
                host.id().toString(),
                host.name(),
                Format.address(host.name(), host.id()),
                about(host, sample),
                health.grade().css(),
                health.label(),
                lastSeenAt == null ? "" : lastSeenAt.toString(),
                lastSeenAt == null ? "" : Format.age(Duration.between(lastSeenAt, now)),
                Boolean.TRUE.equals(host.dryRun()),
                restoredSince == null ? "" : restoredSince.toString(),
                restoredSince == null ? "" : Format.age(Duration.between(restoredSince, now)),
                currentIncidents.stream().map(IncidentLine::of).toList(),
                Arrays.stream(Range.values())
                        .map(range -> new Choice(range.key(), range.label(), range == data.range()))
                        .toList(),
                data.range().key(),
                charts(data, silent ? null : sample),
                data.series().begins().isAfter(data.series().from()),
                filter.text(),
                Stream.concat(
                                Stream.of(new Choice("", "all", filter.state().isEmpty())),
                                UnitFilter.STATES.stream()
                                        .map(state -> new Choice(state, state, state.equals(filter.state()))))
                        .toList(),
                !filter.isEmpty(),
                notKnown == null
                        ? services.items().stream()
                                .map(row -> silent ? ServiceLine.lastKnown(row) : ServiceLine.of(row))
                                .toList()
                        : List.of(),
                notKnown == null ? (silent ? "when last seen: " : "") + note(host, services, filter) : "",
                notKnown == null ? null : Format.sentence(IncidentText.reason(notKnown)) + ".",
                services.total() > services.items().size()
                        ? services.total() - services.items().size() + " more are not shown here."
                        : null,
                data.fleet().staleSince(now));
    }

    private static String note(HostRow host, Page<ServiceRow> services, UnitFilter filter) {
        String shown = filter.isEmpty() ? "" : services.total() + " shown of ";
        return shown + Format.count(host.services(), "unit", "units") + ", "
                + (host.failed() == 0 ? "none failed" : host.failed() + " failed");
    }

    private static String about(HostRow host, @Nullable SystemSample sample) {
        String up = sample == null ? "" : ", up " + Format.age(Duration.ofSeconds(Math.max(0, sample.uptimeSeconds())));
        return Format.bounded(host.operatingSystem()) + ", " + Format.count(host.cores(), "core", "cores") + ", "
                + Format.size(host.memoryBytes()) + up + ".";
    }

    /** The charts; the newest values are shown only if they are current. */
    private static List<Chart> charts(Data data, @Nullable SystemSample now) {
        Chart.Frame frame = Chart.Frame.of(data.series(), data.during());
        int cores = Math.max(1, data.host().cores());
        List<Chart> charts = new ArrayList<>();
        Double cpu = now == null ? null : now.cpuPercent();
        charts.add(Chart.percent(
                frame,
                "CPU",
                cpu == null ? "not known" : Format.percent(cpu),
                now == null
                        ? "solid: busy · dashed: 1 minute load a core"
                        : "solid: busy · dashed: 1 minute load a core, now " + Format.number(now.load1()) + " over "
                                + Format.count(cores, "core", "cores"),
                MetricSeries.Point::cpuPercent,
                point -> 100 * point.load1() / cores));
        charts.add(Chart.percent(
                frame,
                "Memory",
                now == null ? "not known" : Format.percent(now.memoryPercent()),
                now == null ? "solid: in use · dashed: swap" : memory(now),
                MetricSeries.Point::memoryPercent,
                MetricSeries.Point::swapPercent));
        mounts(data, now).forEach(mount -> charts.add(disk(frame, mount, now)));
        return List.copyOf(charts);
    }

    private static List<MountUsage> mounts(Data data, @Nullable SystemSample now) {
        SystemSample last = now == null ? data.host().sample() : now;
        return last == null
                ? List.of()
                : last.mounts().stream()
                        .filter(mount -> mount.totalBytes() > 0)
                        .limit(MAX_DISKS)
                        .toList();
    }

    private static Chart disk(Chart.Frame frame, MountUsage mount, @Nullable SystemSample now) {
        String name = mount.mount();
        String space = Format.size(mount.usedBytes()) + " of " + Format.size(mount.usedBytes() + mount.availableBytes())
                + " " + Format.bounded(mount.fileSystem());
        String inodes = mount.totalInodes() > 0
                ? ", " + Format.percent(100.0 * mount.usedInodes() / mount.totalInodes()) + " of the inodes"
                : "";
        String readOnly = mount.readOnly() ? ", mounted read-only" : "";
        return Chart.percent(
                frame,
                "Disk " + Format.bounded(name),
                now == null ? "not known" : Format.percent(mount.usedPercent()),
                (now == null ? "when last seen: " : "") + space + inodes + readOnly,
                point -> point.diskPercent().get(name),
                point -> null);
    }

    private static String memory(SystemSample now) {
        String swap = now.swapTotalBytes() <= 0
                ? "no swap"
                : now.swapUsedBytes() <= 0
                        ? "swap unused"
                        : "dashed: swap, " + Format.size(now.swapUsedBytes()) + " of "
                                + Format.size(now.swapTotalBytes());
        return Format.size(now.memoryTotalBytes() - now.memoryAvailableBytes()) + " of "
                + Format.size(now.memoryTotalBytes()) + ", " + swap;
    }
}
