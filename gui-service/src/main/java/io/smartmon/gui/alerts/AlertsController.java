package io.smartmon.gui.alerts;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.gui.fleet.ListReads;
import io.smartmon.gui.frame.ListPages;
import io.smartmon.gui.page.JsonOf;
import io.smartmon.gui.page.Paging;
import io.smartmon.storage.read.AlertRow;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.read.Page;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Alerts as a page and as JSON. */
@Controller
final class AlertsController {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private static final ListPages.Shown PAGE = new ListPages.Shown("Alerts", "alerts");

    private final IncidentReader incidents;
    private final ListReads lists;
    private final ListPages pages;

    AlertsController(IncidentReader incidents, ListReads lists, ListPages pages) {
        this.incidents = incidents;
        this.lists = lists;
        this.pages = pages;
    }

    private record AlertsQuery(Paging paging) {}

    /** A part of the list. */
    @Serdeable
    record Alerts(long total, List<Alert> items, int limit, int offset) {
        static Alerts of(Page<AlertRow> page) {
            return new Alerts(page.total(), page.items().stream().map(Alert::of).toList(), page.limit(), page.offset());
        }
    }

    /** An alert. */
    @Serdeable
    record Alert(
            UUID id,
            String host,
            @Nullable UUID incident,
            String code,
            String key,
            String state,
            String severity,
            String source,
            String message,
            Instant at) {
        static Alert of(AlertRow row) {
            return new Alert(
                    row.alert().id(),
                    row.hostName(),
                    row.incident(),
                    row.alert().code(),
                    row.alert().key(),
                    row.alert().state().code(),
                    row.alert().severity().code(),
                    row.alert().source(),
                    row.alert().message(),
                    row.alert().at());
        }
    }

    @Get("/alerts")
    @Produces(MediaType.TEXT_HTML)
    CompletionStage<HttpResponse<byte[]>> page(HttpRequest<?> request, @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(null, offset, DEFAULT_LIMIT, DEFAULT_LIMIT);
        return pages.page(
                request,
                PAGE,
                new AlertsQuery(paging),
                () -> AlertsView.of(incidents.alerts(paging.limit(), paging.offset())));
    }

    /** Alerts, newest first, 50 at a time by default and at most 500. */
    @Get("/api/v1/alerts")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(Alerts.class)
    CompletionStage<HttpResponse<byte[]>> list(
            @QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(limit, offset, DEFAULT_LIMIT, MAX_LIMIT);
        return lists.json(new AlertsQuery(paging), () -> Alerts.of(incidents.alerts(paging.limit(), paging.offset())));
    }
}
