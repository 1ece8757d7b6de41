package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.gui.incidents.IncidentLine;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.words.Words;
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
import org.jspecify.annotations.Nullable;

/**
 * The page of one host.
 *
 * @param key names the host in live events
 * @param name its name
 * @param address what names it in an address
 * @param about system, cores, memory, uptime
 * @param grade the class of its health
 * @param health the word of its health
 * @param heardAt when it was heard, ISO 8601; empty if never
 * @param heard how long ago that is
 * @param standing its incidents that stand
 * @param ranges the ranges of time to choose from
 * @param charts its measurements
 * @param services its services, failed ones first
 * @param servicesNote how many there are
 * @param servicesNotKnown why they are not known; null when they are
 * @param servicesMore that some are not shown; null when all are
 * @param stale since when nothing is known, because the store is away; null when it answers
 */
@Introspected
record HostView(
        String key,
        String name,
        String address,
        String about,
        String grade,
        String health,
        String heardAt,
        String heard,
        List<IncidentLine> standing,
        List<Choice> ranges,
        List<Chart> charts,
        List<ServiceLine> services,
        String servicesNote,
        @Nullable String servicesNotKnown,
        @Nullable String servicesMore,
        @Nullable String stale) {
    private static final int MOST_DISKS = 12;

    /** One range of time to choose. */
    @Introspected
    record Choice(String key, String word, boolean chosen) {}

    /** What was read for the page. */
    record Read(
            Fleet fleet,
            HostRow host,
            Range range,
            MetricSeries series,
            List<IncidentRow> during,
            Page<ServiceRow> services) {}

    static HostView of(Read read, Instant now) {
        HostRow host = read.host();
        List<IncidentRow> standing = read.fleet().standing(host.id());
        Health health = Health.of(host, standing, now);
        Instant heardAt = host.heardAt();
        SystemSample sample = host.sample();
        Page<ServiceRow> services = read.services();
        String notKnown = host.servicesNotKnown();
        boolean silent = Health.silent(host, now);
        return new HostView(
                host.id().toString(),
                host.name(),
                Words.address(host.name(), host.id()),
                about(host, sample),
                health.grade().css(),
                health.word(),
                heardAt == null ? "" : heardAt.toString(),
                heardAt == null ? "" : Words.age(Duration.between(heardAt, now)),
                standing.stream().map(IncidentLine::of).toList(),
                Arrays.stream(Range.values())
                        .map(range -> new Choice(range.key(), range.word(), range == read.range()))
                        .toList(),
                charts(read, silent ? null : sample),
                notKnown == null
                        ? services.items().stream()
                                .map(row -> silent ? ServiceLine.lastKnown(row) : ServiceLine.of(row))
                                .toList()
                        : List.of(),
                notKnown == null ? (silent ? "when last heard: " : "") + note(host) : "",
                notKnown == null ? null : Words.sentence(Words.bounded(notKnown)) + ".",
                services.total() > services.items().size()
                        ? services.total() - services.items().size() + " more are not shown here."
                        : null,
                read.fleet().staleSince(now));
    }

    private static String note(HostRow host) {
        return Words.count(host.services(), "unit", "units") + ", "
                + (host.failed() == 0 ? "none failed" : host.failed() + " failed");
    }

    private static String about(HostRow host, @Nullable SystemSample sample) {
        String up = sample == null ? "" : ", up " + Words.age(Duration.ofSeconds(Math.max(0, sample.uptimeSeconds())));
        return Words.bounded(host.operatingSystem()) + ", " + Words.count(host.cores(), "core", "cores") + ", "
                + Words.size(host.memoryBytes()) + up + ".";
    }

    /** The charts; the newest values are said only if they are those of the present. */
    private static List<Chart> charts(Read read, @Nullable SystemSample now) {
        Chart.Frame frame = Chart.Frame.of(read.series(), read.during());
        int cores = Math.max(1, read.host().cores());
        List<Chart> charts = new ArrayList<>();
        Double cpu = now == null ? null : now.cpuPercent();
        charts.add(Chart.percent(
                frame,
                "CPU",
                cpu == null ? "not known" : Words.percent(cpu),
                now == null
                        ? "solid: busy · dashed: 1 minute load a core"
                        : "solid: busy · dashed: 1 minute load a core, now " + Words.number(now.load1()) + " over "
                                + Words.count(cores, "core", "cores"),
                MetricSeries.Point::cpuPercent,
                point -> 100 * point.load1() / cores));
        charts.add(Chart.percent(
                frame,
                "Memory",
                now == null ? "not known" : Words.percent(now.memoryPercent()),
                now == null ? "solid: in use · dashed: swap" : memory(now),
                MetricSeries.Point::memoryPercent,
                MetricSeries.Point::swapPercent));
        mounts(read, now).forEach(mount -> charts.add(disk(frame, mount, now)));
        return List.copyOf(charts);
    }

    private static List<MountUsage> mounts(Read read, @Nullable SystemSample now) {
        SystemSample last = now == null ? read.host().sample() : now;
        return last == null
                ? List.of()
                : last.mounts().stream()
                        .filter(mount -> mount.totalBytes() > 0)
                        .limit(MOST_DISKS)
                        .toList();
    }

    private static Chart disk(Chart.Frame frame, MountUsage mount, @Nullable SystemSample now) {
        String name = mount.mount();
        String space = Words.size(mount.usedBytes()) + " of " + Words.size(mount.usedBytes() + mount.availableBytes())
                + " " + Words.bounded(mount.fileSystem());
        String inodes = mount.totalInodes() > 0
                ? ", " + Words.percent(100.0 * mount.usedInodes() / mount.totalInodes()) + " of the inodes"
                : "";
        String readOnly = mount.readOnly() ? ", mounted read-only" : "";
        return Chart.percent(
                frame,
                "Disk " + Words.bounded(name),
                now == null ? "not known" : Words.percent(mount.usedPercent()),
                (now == null ? "when last heard: " : "") + space + inodes + readOnly,
                point -> point.diskPercent().get(name),
                point -> null);
    }

    private static String memory(SystemSample now) {
        String swap = now.swapTotalBytes() <= 0
                ? "no swap"
                : now.swapUsedBytes() <= 0
                        ? "swap unused"
                        : "dashed: swap, " + Words.size(now.swapUsedBytes()) + " of "
                                + Words.size(now.swapTotalBytes());
        return Words.size(now.memoryTotalBytes() - now.memoryAvailableBytes()) + " of "
                + Words.size(now.memoryTotalBytes()) + ", " + swap;
    }
}
