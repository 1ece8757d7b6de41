package io.smartmon.gui.hosts;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.View;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** The pages of hosts. The list is served from memory, a host's history from the store. */
@Controller("/hosts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HostsController {
    private static final int MAX_SERVICES = 500;

    private final FleetMemory memory;
    private final FleetReader reader;
    private final IncidentReader incidents;
    private final InstantSource clock;

    HostsController(FleetMemory memory, FleetReader reader, IncidentReader incidents, InstantSource clock) {
        this.memory = memory;
        this.reader = reader;
        this.incidents = incidents;
        this.clock = clock;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    @View("hosts")
    Map<String, Object> hosts() {
        return Map.of("page", HostsView.of(memory.now(), clock.instant()));
    }

    @Get("/{host}")
    @Produces(MediaType.TEXT_HTML)
    @View("host")
    Map<String, Object> host(String host, @QueryValue(defaultValue = "1h") String range) {
        Range chosen = Range.of(range).orElse(Range.H1);
        Fleet fleet = memory.now();
        HostRow row = fleet.host(host).orElseThrow(() -> ProblemException.notFound("There is no host of that name."));
        Instant now = clock.instant();
        Instant from = now.minus(chosen.length());
        return Map.of(
                "page",
                HostView.of(
                        new HostView.Data(
                                fleet,
                                row,
                                chosen,
                                reader.samples(row.id(), from, now),
                                incidents.during(row.id(), from, now),
                                reader.services(row.id(), null, MAX_SERVICES, 0)),
                        now));
    }
}
