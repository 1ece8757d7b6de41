package io.smartmon.gui.overview;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.View;
import io.smartmon.gui.fleet.FleetMemory;
import java.time.InstantSource;
import java.util.Map;

/** The overview page, served from memory. */
@Controller
final class OverviewController {
    private final FleetMemory memory;
    private final InstantSource clock;

    OverviewController(FleetMemory memory, InstantSource clock) {
        this.memory = memory;
        this.clock = clock;
    }

    @Get("/")
    @Produces(MediaType.TEXT_HTML)
    @View("overview")
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> overview() {
        return Map.of("page", OverviewView.of(memory.now(), clock.instant()));
    }
}
