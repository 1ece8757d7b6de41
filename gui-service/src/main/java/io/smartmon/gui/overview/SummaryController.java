package io.smartmon.gui.overview;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.format.Grade;
import io.smartmon.storage.read.HostRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The fleet in a few numbers, served from memory. */
@Controller("/api/v1/summary")
final class SummaryController {
    private final FleetMemory memory;
    private final InstantSource clock;

    SummaryController(FleetMemory memory, InstantSource clock) {
        this.memory = memory;
        this.clock = clock;
    }

    /**
     * The fleet in numbers.
     *
     * @param headline the first sentence of the overview
     * @param hosts how many hosts there are
     * @param healthy how many are healthy; one that recovered and is in its hold window counts
     * @param critical how many have a failure
     * @param warning how many have a warning
     * @param notKnown of how many it is not known whether they are healthy: silent, no measurement, or services not known
     * @param services how many services are known now
     * @param servicesFailed how many of them failed
     * @param openIncidents how many incidents are open
     * @param recoveredIncidents how many recovered and are in their hold window
     * @param needsAttention how many items need attention and are not acknowledged
     * @param readAt when this was read
     */
    @Serdeable
    record Summary(
            String headline,
            int hosts,
            long healthy,
            long critical,
            long warning,
            long notKnown,
            int services,
            int servicesFailed,
            long openIncidents,
            long recoveredIncidents,
            long needsAttention,
            Instant readAt) {}

    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    Summary summary() {
        Fleet fleet = memory.now();
        Instant now = clock.instant();
        List<AttentionItem> items = AttentionItem.of(fleet, now);
        List<Grade> grades = fleet.hosts().stream()
                .map(host ->
                        Health.of(host, fleet.currentIncidents(host.id()), now).grade())
                .toList();
        List<HostRow> known = fleet.hosts().stream()
                .filter(host -> host.servicesNotKnown() == null && !Health.silent(host, now))
                .toList();
        long open = fleet.currentIncidents().stream().filter(Health::unresolved).count();
        return new Summary(
                Headline.of(items, FleetHealth.of(fleet, items, now)),
                fleet.hosts().size(),
                count(grades, Grade.OK) + count(grades, Grade.INFO),
                count(grades, Grade.CRIT),
                count(grades, Grade.WARN),
                count(grades, Grade.UNKNOWN),
                known.stream().mapToInt(HostRow::services).sum(),
                known.stream().mapToInt(HostRow::failed).sum(),
                open,
                fleet.currentIncidents().stream()
                        .filter(row -> !Health.unresolved(row))
                        .count(),
                items.stream().filter(item -> !item.acknowledged()).count(),
                fleet.readAt());
    }

    private static long count(List<Grade> grades, Grade wanted) {
        return grades.stream().filter(grade -> grade == wanted).count();
    }
}
