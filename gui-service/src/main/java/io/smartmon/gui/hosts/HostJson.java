package io.smartmon.gui.hosts;

import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.MetricSeries;
import io.smartmon.storage.read.Page;
import io.smartmon.storage.read.ServiceRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host in the API. Sizes are in bytes, ratios in percent, times in ISO 8601.
 *
 * @param host its name
 * @param id its id
 * @param health ok, info, warn, crit or unknown
 * @param healthText the same as a text
 * @param lastSeenAt when it last reported; null if never
 * @param silent whether it has not reported for so long that its values are not current
 * @param cpuPercent use of all processors in its newest sample; null if not known
 * @param mounts its file systems in that sample
 * @param storeRestoredSince since when the database is known to be older than what was last done on the host, and not
 *     confirmed; null if it is not older
 * @param servicesKnown whether its services are known
 * @param servicesReason why not; null when they are
 */
@Serdeable
record HostJson(
        String host,
        String id,
        String operatingSystem,
        int cores,
        long memoryBytes,
        String health,
        String healthText,
        @Nullable Instant lastSeenAt,
        boolean silent,
        @Nullable Instant observedAt,
        @Nullable Double cpuPercent,
        @Nullable Double load1,
        @Nullable Double load5,
        @Nullable Double load15,
        @Nullable Double memoryPercent,
        @Nullable Long memoryTotalBytes,
        @Nullable Long memoryAvailableBytes,
        @Nullable Long swapTotalBytes,
        @Nullable Long swapUsedBytes,
        @Nullable Long uptimeSeconds,
        List<Mount> mounts,
        boolean servicesKnown,
        @Nullable String servicesReason,
        @Nullable String servicesReasonCode,
        @Nullable Boolean dryRun,
        @Nullable Instant storeRestoredSince,
        int services,
        int servicesFailed,
        long openIncidents) {
    /** A file system. */
    @Serdeable
    record Mount(
            String mount,
            String fileSystem,
            long totalBytes,
            long usedBytes,
            long availableBytes,
            double usedPercent,
            long totalInodes,
            long usedInodes,
            boolean readOnly) {
        static Mount of(MountUsage mount) {
            return new Mount(
                    mount.mount(),
                    mount.fileSystem(),
                    mount.totalBytes(),
                    mount.usedBytes(),
                    mount.availableBytes(),
                    mount.usedPercent(),
                    mount.totalInodes(),
                    mount.usedInodes(),
                    mount.readOnly());
        }
    }

    static HostJson of(HostRow row, List<IncidentRow> currentIncidents, Instant now) {
        Health health = Health.of(row, currentIncidents, now);
        @Nullable SystemSample sample = row.sample();
        @Nullable Reason notKnown = row.servicesNotKnown();
        return new HostJson(
                row.name(),
                row.id().toString(),
                row.operatingSystem(),
                row.cores(),
                row.memoryBytes(),
                health.grade().css(),
                health.label().replace('\u202f', ' '),
                row.lastSeenAt(),
                Health.silent(row, now),
                sample == null ? null : sample.observedAt(),
                sample == null ? null : sample.cpuPercent(),
                sample == null ? null : sample.load1(),
                sample == null ? null : sample.load5(),
                sample == null ? null : sample.load15(),
                sample == null ? null : sample.memoryPercent(),
                sample == null ? null : sample.memoryTotalBytes(),
                sample == null ? null : sample.memoryAvailableBytes(),
                sample == null ? null : sample.swapTotalBytes(),
                sample == null ? null : sample.swapUsedBytes(),
                sample == null ? null : sample.uptimeSeconds(),
                sample == null
                        ? List.of()
                        : sample.mounts().stream().map(Mount::of).toList(),
                row.servicesNotKnown() == null,
                notKnown == null ? null : IncidentText.reason(notKnown),
                notKnown == null ? null : notKnown.code(),
                row.dryRun(),
                row.restoredSince(),
                row.services(),
                row.failed(),
                currentIncidents.stream().filter(Health::unresolved).count());
    }

    /** A part of the list of hosts. */
    @Serdeable
    record Hosts(long total, List<HostJson> items, int limit, int offset) {}

    /** The measurements of a range. */
    @Serdeable
    record Metrics(
            String host,
            String range,
            Instant from,
            Instant to,
            long bucketMillis,
            List<Point> points,
            List<Gap> gaps,
            Instant begins) {
        static Metrics of(HostRow host, String range, MetricSeries series) {
            return new Metrics(
                    host.name(),
                    range,
                    series.from(),
                    series.to(),
                    series.bucket().toMillis(),
                    series.points().stream().map(Point::of).toList(),
                    series.gaps().stream()
                            .map(gap -> new Gap(gap.from(), gap.to()))
                            .toList(),
                    series.begins());
        }
    }

    /** The averages of one bucket. */
    @Serdeable
    record Point(
            Instant at,
            @Nullable Double cpuPercent,
            double load1,
            double memoryPercent,
            @Nullable Double swapPercent,
            Map<String, Double> diskPercent) {
        static Point of(MetricSeries.Point point) {
            return new Point(
                    point.at(),
                    point.cpuPercent(),
                    point.load1(),
                    point.memoryPercent(),
                    point.swapPercent(),
                    point.diskPercent());
        }
    }

    /** A period without a sample. */
    @Serdeable
    record Gap(Instant from, Instant to) {}

    /**
     * A part of the list of services.
     *
     * @param reason why they are not known; null when they are
     */
    @Serdeable
    record Services(
            long total,
            List<Service> items,
            int limit,
            int offset,
            @Nullable String reason) {
        static Services of(Page<ServiceRow> page, @Nullable String reason) {
            return new Services(
                    page.total(), page.items().stream().map(Service::of).toList(), page.limit(), page.offset(), reason);
        }
    }

    /** A service. */
    @Serdeable
    record Service(
            String host,
            String service,
            String description,
            String loadState,
            String activeState,
            String subState,
            String unitFileState,
            String type,
            @Nullable Instant since,
            boolean stopSeen) {
        static Service of(ServiceRow row) {
            return new Service(
                    row.hostName(),
                    row.unit(),
                    row.description(),
                    row.loadState(),
                    row.activeState(),
                    row.subState(),
                    row.unitFileState(),
                    row.type(),
                    row.since(),
                    row.stopSeen());
        }
    }
}
