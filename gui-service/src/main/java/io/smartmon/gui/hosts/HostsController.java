package io.smartmon.gui.hosts;

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
import io.smartmon.gui.frame.FleetPages;
import io.smartmon.gui.frame.FramedPages;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.gui.security.FormFields;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The pages of hosts, and the button on a host's. */
@Controller("/hosts")
final class HostsController {
    private static final int MAX_REASON = 500;

    private final FleetPages pages;
    private final HostReads reads;
    private final FramedPages framed;
    private final StoreConfirmer confirmer;

    HostsController(FleetPages pages, HostReads reads, FramedPages framed, StoreConfirmer confirmer) {
        this.pages = pages;
        this.reads = reads;
        this.framed = framed;
        this.confirmer = confirmer;
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

    /** Lets the host be repaired from a restored database; for admins, with a reason. */
    @Post("/{host}/confirm-store")
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> confirmStore(Authentication who, String host, @Body Map<String, Object> fields) {
        String reason = FormFields.text(fields, "reason")
                .map(String::strip)
                .filter(text -> text.length() <= MAX_REASON)
                .orElseThrow(() ->
                        ProblemException.badRequest("Give a reason why repairs can continue: 1 to 500 characters."));
        confirmer.confirm(who, host, reason);
        return HttpResponse.seeOther(URI.create(FormFields.localPath(FormFields.text(fields, "back"))));
    }
}
