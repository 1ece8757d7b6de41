package io.smartmon.gui.hosts;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.View;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.frame.FramedPages;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The pages of hosts. */
@Controller("/hosts")
final class HostsController {
    private final FleetMemory memory;
    private final HostReads reads;
    private final FramedPages framed;
    private final InstantSource clock;

    HostsController(FleetMemory memory, HostReads reads, FramedPages framed, InstantSource clock) {
        this.memory = memory;
        this.reads = reads;
        this.framed = framed;
        this.clock = clock;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    @View("hosts")
    @ExecuteOn(TaskExecutors.BLOCKING)
    Map<String, Object> hosts() {
        return Map.of("page", HostsView.of(memory.now(), clock.instant()));
    }

    @Get("/{host}")
    @Produces(MediaType.TEXT_HTML)
    CompletionStage<HttpResponse<byte[]>> host(
            HttpRequest<?> request,
            String host,
            @QueryValue(defaultValue = "1h") String range,
            @QueryValue @Nullable String unit,
            @QueryValue @Nullable String state) {
        Range chosen = Range.of(range).orElse(Range.H1);
        return framed.page(request, "hosts", reads.page(request, host, chosen, UnitFilter.of(unit, state)));
    }
}
