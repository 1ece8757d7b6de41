package io.smartmon.gui.hosts;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.smartmon.gui.frame.FleetPages;
import io.smartmon.gui.frame.FramedPages;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The pages of hosts. */
@Controller("/hosts")
final class HostsController {
    private final FleetPages pages;
    private final HostReads reads;
    private final FramedPages framed;

    HostsController(FleetPages pages, HostReads reads, FramedPages framed) {
        this.pages = pages;
        this.reads = reads;
        this.framed = framed;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    CompletionStage<HttpResponse<byte[]>> hosts(HttpRequest<?> request) {
        return pages.page(request, "Hosts", "hosts", "hosts", HostsView::of);
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
