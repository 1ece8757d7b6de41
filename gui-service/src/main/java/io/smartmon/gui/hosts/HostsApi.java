package io.smartmon.gui.hosts;

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
import io.smartmon.domain.measure.Reason;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.gui.fleet.ListReads;
import io.smartmon.gui.page.JsonOf;
import io.smartmon.gui.page.Paging;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.Page;
import io.smartmon.storage.read.ServiceRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hosts, their measurements and services as JSON. */
@Controller("/api/v1")
final class HostsApi {
    private static final int MAX_SERVICES = 1_000;
    private static final int MAX_HOSTS = 1_000;
    private static final Set<String> STATES = Set.of(
            "active", "reloading", "inactive", "failed", "activating", "deactivating", "maintenance", "refreshing");

    private final FleetMemory memory;
    private final FleetReader reader;
    private final HostReads reads;
    private final ListReads lists;
    private final StoreConfirmer confirmer;
    private final InstantSource clock;

    HostsApi(
            FleetMemory memory,
            FleetReader reader,
            HostReads reads,
            ListReads lists,
            StoreConfirmer confirmer,
            InstantSource clock) {
        this.memory = memory;
        this.reader = reader;
        this.reads = reads;
        this.lists = lists;
        this.confirmer = confirmer;
        this.clock = clock;
    }

    private record ServicesQuery(
            @Nullable HostId host, @Nullable String state, Paging paging) {}

    /** Hosts, by name, 100 at a time by default and at most 1000. */
    @Get("/hosts")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HostJson.Hosts hosts(@QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        Fleet fleet = memory.now();
        Instant now = clock.instant();
        Paging paging = Paging.of(limit, offset, 100, MAX_HOSTS);
        return new HostJson.Hosts(
                fleet.hosts().size(),
                fleet.hosts().stream()
                        .skip(paging.offset())
                        .limit(paging.limit())
                        .map(row -> HostJson.of(row, fleet.currentIncidents(row.id()), now))
                        .toList(),
                paging.limit(),
                paging.offset());
    }

    @Get("/hosts/{host}")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HostJson host(String host) {
        Fleet fleet = memory.now();
        HostRow row = HostReads.row(fleet, host);
        return HostJson.of(row, fleet.currentIncidents(row.id()), clock.instant());
    }

    /** Lets the host be repaired from a restored database; where there is nothing to confirm, nothing changes. */
    @Post("/hosts/{host}/confirm-store")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Consumes(MediaType.ALL)
    HostJson confirmStore(Authentication who, String host) {
        confirmer.confirm(who, host, "");
        return host(host);
    }

    /** The measurements of a range, 1h, 6h, 24h or 7d; at most 600 points. */
    @Get("/hosts/{host}/metrics")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(HostJson.Metrics.class)
    CompletionStage<HttpResponse<byte[]>> metrics(String host, @QueryValue(defaultValue = "1h") String range) {
        Range chosen =
                Range.of(range).orElseThrow(() -> ProblemException.badRequest("range must be 1h, 6h, 24h or 7d."));
        return reads.metrics(host, chosen)
                .thenApply(body -> HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE));
    }

    /** The services of a host, at most 1000 at a time. */
    @Get("/hosts/{host}/services")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HostJson.Services services(String host, @QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        HostRow row = HostReads.row(memory.now(), host);
        Paging paging = Paging.of(limit, offset, 500, MAX_SERVICES);
        Reason notKnown = row.servicesNotKnown();
        Page<ServiceRow> page = notKnown == null
                ? reader.services(row.id(), null, paging.limit(), paging.offset())
                : new Page<>(0, List.of(), paging.limit(), paging.offset());
        return HostJson.Services.of(page, notKnown == null ? null : IncidentText.reason(notKnown));
    }

    /** The services of all hosts, failed ones first, 100 at a time by default and at most 1000. */
    @Get("/services")
    @Produces(MediaType.APPLICATION_JSON)
    @JsonOf(HostJson.Services.class)
    CompletionStage<HttpResponse<byte[]>> all(
            @QueryValue @Nullable String host,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String limit,
            @QueryValue @Nullable String offset) {
        if (state != null && !state.isEmpty() && !STATES.contains(state)) {
            throw ProblemException.badRequest("state must be an ActiveState of systemd such as active or failed.");
        }
        Paging paging = Paging.of(limit, offset, 100, MAX_SERVICES);
        String chosen = state == null || state.isEmpty() ? null : state;
        return lists.with(fleet -> {
            HostId id = host == null || host.isEmpty()
                    ? null
                    : HostReads.row(fleet, host).id();
            return lists.json(
                    new ServicesQuery(id, chosen, paging),
                    () -> HostJson.Services.of(reader.services(id, chosen, paging.limit(), paging.offset()), null));
        });
    }
}
