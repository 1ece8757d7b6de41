package io.smartmon.gui.alerts;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.views.View;
import io.smartmon.gui.page.Paging;
import io.smartmon.storage.read.AlertRow;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.read.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alerts as a page and as JSON. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class AlertsController {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final IncidentReader incidents;

    AlertsController(IncidentReader incidents) {
        this.incidents = incidents;
    }

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
    @View("alerts")
    Map<String, Object> page(@QueryValue @Nullable String offset) {
        Paging paging = Paging.of(null, offset, DEFAULT_LIMIT, DEFAULT_LIMIT);
        return Map.of("page", AlertsView.of(incidents.alerts(paging.limit(), paging.offset())));
    }

    /** Alerts, newest first, 50 at a time by default and at most 500. */
    @Get("/api/v1/alerts")
    Alerts list(@QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(limit, offset, DEFAULT_LIMIT, MAX_LIMIT);
        return Alerts.of(incidents.alerts(paging.limit(), paging.offset()));
    }
}
