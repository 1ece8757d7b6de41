package io.smartmon.gui.incidents;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.views.View;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.gui.fleet.ListReads;
import io.smartmon.gui.frame.ListPages;
import io.smartmon.gui.page.Paging;
import io.smartmon.gui.security.FormFields;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.read.IncidentStory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The pages of incidents and the buttons on them. */
@Controller("/incidents")
final class IncidentsController {
    private static final Duration RECORD_PERIOD = Duration.ofDays(30);
    private static final int PAGE_SIZE = 50;
    private static final ListPages.Shown PAGE = new ListPages.Shown("Incidents", "incidents");

    private final IncidentReader incidents;
    private final FleetReader fleet;
    private final ListReads lists;
    private final ListPages pages;
    private final IncidentMarker marker;
    private final InstantSource clock;

    IncidentsController(
            IncidentReader incidents,
            FleetReader fleet,
            ListReads lists,
            ListPages pages,
            IncidentMarker marker,
            InstantSource clock) {
        this.incidents = incidents;
        this.fleet = fleet;
        this.lists = lists;
        this.pages = pages;
        this.marker = marker;
        this.clock = clock;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    CompletionStage<HttpResponse<byte[]>> incidents(
            HttpRequest<?> request,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String host,
            @QueryValue @Nullable String offset) {
        IncidentState chosen = IncidentsApi.state(state);
        Paging paging = Paging.of(null, offset, PAGE_SIZE, PAGE_SIZE);
        return lists.with(fleet -> {
            HostRow row = IncidentsApi.host(fleet, host);
            HostId id = row == null ? null : row.id();
            return pages.page(
                    request,
                    PAGE,
                    new IncidentsApi.IncidentsQuery(chosen, id, paging),
                    () -> IncidentsView.of(
                            incidents.incidents(chosen, id, paging.limit(), paging.offset()),
                            chosen,
                            row == null ? null : row.name()));
        });
    }

    @Get("/{id}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Produces(MediaType.TEXT_HTML)
    @View("incident")
    Map<String, Object> incident(String id) {
        IncidentStory story = incidents.story(IncidentMarker.id(id)).orElseThrow(IncidentMarker::unknown);
        HostId host = story.row().incident().host();
        Instant now = clock.instant();
        Subject subject = story.row().incident().subject();
        return Map.of(
                "page",
                IncidentView.of(
                        story,
                        subject instanceof UnitSubject ? fleet.service(host, subject.name()) : Optional.empty(),
                        incidents.record(host, subject, now.minus(RECORD_PERIOD)),
                        fleet.hosts(List.of(host)).stream().findFirst(),
                        now));
    }

    @Post("/{id}/acknowledge")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> acknowledge(Authentication who, String id, @Body Map<String, Object> fields) {
        marker.acknowledge(who, IncidentMarker.id(id));
        return back(fields);
    }

    @Post("/{id}/rearm")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> rearm(Authentication who, String id, @Body Map<String, Object> fields) {
        marker.rearm(who, IncidentMarker.id(id));
        return back(fields);
    }

    private static HttpResponse<?> back(Map<String, Object> fields) {
        return HttpResponse.seeOther(URI.create(FormFields.localPath(FormFields.text(fields, "back"))));
    }
}
