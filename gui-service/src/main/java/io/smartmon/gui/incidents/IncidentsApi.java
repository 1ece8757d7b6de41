package io.smartmon.gui.incidents;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.authentication.Authentication;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.page.Paging;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.read.IncidentReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Incidents as JSON. */
@Controller("/api/v1/incidents")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IncidentsApi {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final IncidentReader incidents;
    private final FleetMemory memory;
    private final Marking marking;

    IncidentsApi(IncidentReader incidents, FleetMemory memory, Marking marking) {
        this.incidents = incidents;
        this.memory = memory;
        this.marking = marking;
    }

    /** Incidents, newest first, 50 at a time by default and at most 500. */
    @Get
    IncidentJson.Lines list(
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String host,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        IncidentState chosen = state(state);
        Paging paging = Paging.of(limit, offset, DEFAULT_LIMIT, MAX_LIMIT);
        HostId id = host == null || host.isEmpty()
                ? null
                : memory.now()
                        .host(host)
                        .orElseThrow(() -> ProblemException.notFound("There is no host of that name."))
                        .id();
        return IncidentJson.Lines.of(incidents.incidents(chosen, id, paging.limit(), paging.offset()));
    }

    @Get("/{id}")
    IncidentJson.Story incident(String id) {
        return IncidentJson.Story.of(incidents.story(Marking.id(id)).orElseThrow(Marking::unknown));
    }

    @Post("/{id}/acknowledge")
    @Consumes(MediaType.ALL)
    IncidentJson.Story acknowledge(Authentication who, String id) {
        marking.acknowledge(who, Marking.id(id));
        return incident(id);
    }

    @Post("/{id}/rearm")
    @Consumes(MediaType.ALL)
    IncidentJson.Story rearm(Authentication who, String id) {
        marking.rearm(who, Marking.id(id));
        return incident(id);
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
