package io.smartmon.gui.live;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEventReader;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The live streams, as server-sent events. Both begin with {@code retry: 10000}, send a comment every 15 s, and end within
 * 5 s of the session's end. {@code /api/stream/events} notifies pages of each change: {@code host} is a host's line as the
 * page shows it, {@code change} names what else changed, and one of kind {@code store} asks to read everything again.
 * {@code /api/stream/alerts} sends each alert with a cursor as its id and continues from {@code Last-Event-ID}; {@code anew}
 * says that the store is not the same as before, for instance a restored one, so that alerts before this event are to be
 * read from the list of alerts.
 */
@Controller("/api/stream")
final class StreamController {
    private static final int MAX_MISSED = 1_000;
    private static final Set<String> ALERTS = Set.of("alert", "anew");

    private final LiveHub hub;
    private final LiveEventReader events;

    StreamController(LiveHub hub, LiveEventReader events) {
        this.hub = hub;
        this.events = events;
    }

    @Get("/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    HttpResponse<Publisher<Frame>> events(Principal viewer) {
        return streaming(hub.stream(viewer, event -> !ALERTS.contains(event.kind()), Flux.empty()));
    }

    @Get("/alerts")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Publisher<Frame>> alerts(Principal viewer, @Header("Last-Event-ID") @Nullable String lastEventId) {
        Flux<Frame> missed = Optional.ofNullable(lastEventId)
                .flatMap(LiveCursor::parse)
                .map(this::missed)
                .map(Flux::fromIterable)
                .orElse(Flux.empty());
        return streaming(hub.stream(viewer, event -> ALERTS.contains(event.kind()), missed));
    }

    private List<Frame> missed(LiveCursor after) {
        Optional<LiveCursor> restoredEnd = events.endBefore(after);
        if (restoredEnd.isPresent()) {
            return List.of(LiveHub.Encoded.anew(restoredEnd.get()).frame());
        }
        return events.readAfter(after, MAX_MISSED).stream()
                .filter(event -> event.kind().equals("alert"))
                .map(event -> LiveHub.Encoded.of("alert", event.cursor().toString(), LiveLoop.oneLine(event.payload()))
                        .frame())
                .toList();
    }

    private static HttpResponse<Publisher<Frame>> streaming(Flux<Frame> stream) {
        return HttpResponse.<Publisher<Frame>>ok(stream)
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
    }
}
