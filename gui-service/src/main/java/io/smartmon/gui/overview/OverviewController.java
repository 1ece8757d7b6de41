package io.smartmon.gui.overview;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.smartmon.gui.frame.FleetPages;
import java.util.concurrent.CompletionStage;

/** The overview page, served from memory. */
@Controller
final class OverviewController {
    private final FleetPages pages;

    OverviewController(FleetPages pages) {
        this.pages = pages;
    }

    @Get("/")
    @Produces(MediaType.TEXT_HTML)
    CompletionStage<HttpResponse<byte[]>> overview(HttpRequest<?> request) {
        return pages.page(request, "Overview", "overview", "overview", OverviewView::of);
    }
}
