package io.smartmon.gui.live;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEventReader;
import jakarta.inject.Named;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The live stream, as server-sent events. It begins with {@code retry: 10000}, sends a comment every 15 s, and ends within
 * 5 s of the session's end. {@code host} is a host's line as the page shows it; {@code change} names what else changed, and
 * one of kind {@code store} asks to read everything again; {@code alert} is an alert with a cursor as its id, and the stream
 * continues from {@code Last-Event-ID}; {@code reset} says that the store is not the same as before, for instance a restored
 * one, so that alerts before this event are to be read from the list of alerts.
 */
@Controller("/api/v1/stream")
final class StreamController {
    private static final int MAX_MISSED = 1_000;
    private static final Set<String> KINDS = Set.of("host", "change", "alert", "reset");

    private final LiveHub hub;
    private final LiveEventReader events;
    private final Scheduler blocking;

    StreamController(LiveHub hub, LiveEventReader events, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.hub = hub;
        this.events = events;
        this.blocking = Schedulers.fromExecutorService(blocking);
    }

    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    HttpResponse<Publisher<Frame>> stream(Principal viewer, @Header("Last-Event-ID") @Nullable String lastEventId) {
        Flux<Frame> missed = Optional.ofNullable(lastEventId)
                .flatMap(LiveCursor::parse)
                .map(cursor -> Mono.fromCallable(() -> missed(cursor))
                        .subscribeOn(blocking)
                        .flatMapIterable(frames -> frames))
                .orElse(Flux.empty());
        return HttpResponse.<Publisher<Frame>>ok(hub.stream(viewer, event -> KINDS.contains(event.kind()), missed))
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
    }

    private List<Frame> missed(LiveCursor after) {
        Optional<LiveCursor> restoredEnd = events.endBefore(after);
        if (restoredEnd.isPresent()) {
            return List.of(LiveHub.Encoded.reset(restoredEnd.get()).frame());
        }
        return events.readAfter(after, MAX_MISSED).stream()
                .filter(event -> event.kind().equals("alert"))
                .map(event -> LiveHub.Encoded.of("alert", event.cursor().toString(), LiveLoop.oneLine(event.payload()))
                        .frame())
                .toList();
    }
}
