package io.smartmon.gui.overview;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.live.FleetMemory;
import io.smartmon.gui.words.Grade;
import io.smartmon.storage.read.HostRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The fleet in a few numbers, answered from memory. */
@Controller("/api/summary")
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
     * @param headline the sentence of the first page
     * @param hosts how many hosts there are
     * @param well how many are well; one that recovered and is watched counts
     * @param critical how many have a failure
     * @param warning how many have a warning
     * @param notKnown of how many it is not known whether they are well: silent, no measurement, or services not known
     * @param services how many services are known now
     * @param servicesFailed how many of them failed
     * @param openIncidents how many incidents are open
     * @param recoveredIncidents how many recovered and are watched
     * @param needsHand how many things need a hand and are not acknowledged
     * @param readAt until when this is known
     */
    @Serdeable
    record Summary(
            String headline,
            int hosts,
            long well,
            long critical,
            long warning,
            long notKnown,
            int services,
            int servicesFailed,
            long openIncidents,
            long recoveredIncidents,
            long needsHand,
            Instant readAt) {}

    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    Summary summary() {
        Fleet fleet = memory.now();
        Instant now = clock.instant();
        List<Need> needs = Need.of(fleet, now);
        List<Grade> grades = fleet.hosts().stream()
                .map(host -> Health.of(host, fleet.standing(host.id()), now).grade())
                .toList();
        List<HostRow> known = fleet.hosts().stream()
                .filter(host -> host.servicesNotKnown() == null && !Health.silent(host, now))
                .toList();
        long open = fleet.standing().stream().filter(Health::unresolved).count();
        return new Summary(
                Headline.of(needs, FleetHealth.of(fleet, needs, now)),
                fleet.hosts().size(),
                count(grades, Grade.OK) + count(grades, Grade.INFO),
                count(grades, Grade.CRIT),
                count(grades, Grade.WARN),
                count(grades, Grade.UNKNOWN),
                known.stream().mapToInt(HostRow::services).sum(),
                known.stream().mapToInt(HostRow::failed).sum(),
                open,
                fleet.standing().stream().filter(row -> !Health.unresolved(row)).count(),
                needs.stream().filter(need -> !need.quiet()).count(),
                fleet.readAt());
    }

    private static long count(List<Grade> grades, Grade wanted) {
        return grades.stream().filter(grade -> grade == wanted).count();
    }
}
