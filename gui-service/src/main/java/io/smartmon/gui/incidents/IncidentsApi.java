package io.smartmon.gui.incidents;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.ListReads;
import io.smartmon.gui.page.JsonOf;
import io.smartmon.gui.page.Paging;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentReader;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Incidents as JSON. */
@Controller("/api/v1/incidents")
final class IncidentsApi {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final IncidentReader incidents;
    private final ListReads lists;
    private final IncidentMarker marker;

    IncidentsApi(IncidentReader incidents, ListReads lists, IncidentMarker marker) {
        this.incidents = incidents;
        this.lists = lists;
        this.marker = marker;
    }

    /** All that a list of incidents depends on besides the store. */
    record IncidentsQuery(
            @Nullable IncidentState state, @Nullable HostId host, Paging paging) {}

    /** Incidents, newest first, 50 at a time by default and at most 500. */
    @Get
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(IncidentJson.Lines.class)
    CompletionStage<HttpResponse<byte[]>> list(
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String host,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        IncidentState chosen = state(state);
        Paging paging = Paging.of(limit, offset, DEFAULT_LIMIT, MAX_LIMIT);
        return lists.with(fleet -> {
            HostRow row = host(fleet, host);
            HostId id = row == null ? null : row.id();
            return lists.json(
                    new IncidentsQuery(chosen, id, paging),
                    () -> IncidentJson.Lines.of(incidents.incidents(chosen, id, paging.limit(), paging.offset())));
        });
    }

    @Get("/{id}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    IncidentJson.Story incident(String id) {
        return IncidentJson.Story.of(incidents.story(IncidentMarker.id(id)).orElseThrow(IncidentMarker::unknown));
    }

    @Post("/{id}/acknowledge")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Consumes(MediaType.ALL)
    IncidentJson.Story acknowledge(Authentication who, String id) {
        marker.acknowledge(who, IncidentMarker.id(id));
        return incident(id);
    }

    @Post("/{id}/rearm")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Consumes(MediaType.ALL)
    IncidentJson.Story rearm(Authentication who, String id) {
        marker.rearm(who, IncidentMarker.id(id));
        return incident(id);
    }

    /** The host of that name or id; null if none is named. */
    static @Nullable HostRow host(Fleet fleet, @Nullable String name) {
        return name == null || name.isEmpty()
                ? null
                : fleet.host(name).orElseThrow(() -> ProblemException.notFound("There is no host of that name."));
    }

    /** The state with that code; null for none. */
    static @Nullable IncidentState state(@Nullable String code) {
        if (code == null || code.isEmpty()) {
            return null;
        }
        return Arrays.stream(IncidentState.values())
                .filter(state ->
                        state != IncidentState.NOT_KNOWN && state.code().equals(code))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest("state must be open, recovered or closed."));
    }
}
