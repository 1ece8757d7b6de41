package io.smartmon.gui.predecessor;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.smartmon.gui.live.Frame;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The predecessor's stream of alerts, as server-sent events. */
@Controller("/api/stream/alerts")
final class AlertStreamController {
    private final AlertStream stream;

    AlertStreamController(AlertStream stream) {
        this.stream = stream;
    }

    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    HttpResponse<Publisher<Frame>> alerts(Principal viewer, @Header("Last-Event-ID") @Nullable String lastEventId) {
        return HttpResponse.<Publisher<Frame>>ok(stream.events(viewer, number(lastEventId)))
                .header("Cache-Control", "no-cache, no-transform")
                .header("X-Accel-Buffering", "no");
    }

    /** An id that is no number of ours is none: the stream begins with what happens next. */
    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException none) {
            return null;
        }
    }
}
