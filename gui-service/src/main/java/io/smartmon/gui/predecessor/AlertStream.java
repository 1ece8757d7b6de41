package io.smartmon.gui.predecessor;

import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.smartmon.domain.incident.Alert;
import io.smartmon.gui.live.Frame;
import io.smartmon.gui.live.LiveFollower;
import io.smartmon.gui.live.LiveHub;
import io.smartmon.protocol.json.Json;
import io.smartmon.protocol.json.MalformedJsonException;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.predecessor.AlertEntry;
import io.smartmon.storage.predecessor.PredecessorReader;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The alerts in the predecessor's form as they happen, each encoded once for all viewers. Thread-safe. */
@Singleton
final class AlertStream implements LiveFollower {
    private static final Logger LOG = LoggerFactory.getLogger(AlertStream.class);
    private static final String EVENTS = "predecessor-events";
    private static final String MESSAGES = "predecessor-messages";
    private static final int MAX_MISSED = 1_000;

    private final LiveHub hub;
    private final PredecessorReader reader;
    private final JsonMapper json;
    private final Scheduler blocking;

    AlertStream(
            LiveHub hub,
            PredecessorReader reader,
            JsonMapper json,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.hub = hub;
        this.reader = reader;
        this.json = json;
        this.blocking = Schedulers.fromExecutorService(blocking);
    }

    @Override
    public void follow(List<LiveEvent> events) {
        List<UUID> ids = events.stream()
                .filter(event -> event.kind().equals("alert"))
                .flatMap(AlertStream::id)
                .toList();
        if (ids.isEmpty()) {
            return;
        }
        Map<UUID, AlertEntry> entries = reader.alerts(ids).stream()
                .collect(Collectors.toMap(AlertEntry::id, Function.identity(), (one, same) -> one));
        for (UUID id : ids) {
            AlertEntry entry = entries.get(id);
            if (entry != null) {
                hub.publish(new LiveHub.Encoded(EVENTS, event(entry)));
                hub.publish(new LiveHub.Encoded(MESSAGES, message(entry)));
            }
        }
    }

    /** The alert's id; none of one that cannot be read, which must not stop the others. */
    private static Stream<UUID> id(LiveEvent event) {
        try {
            return Stream.of(Json.decode(event.payload(), Alert.class).id());
        } catch (MalformedJsonException unreadable) {
            LOG.warn("an alert is not streamed to clients of the predecessor: {}", unreadable.getMessage());
            return Stream.empty();
        }
    }

    /** The server-sent events of a viewer; first those after that alert, if there is one. */
    Flux<Frame> events(Principal viewer, @Nullable Long lastId) {
        return hub.stream(viewer, event -> event.kind().equals(EVENTS), missed(lastId));
    }

    /** The same as plain JSON: what has no id is no event, but a sign that the connection is alive. */
    Flux<Frame> messages(Principal viewer) {
        return hub.stream(viewer, event -> event.kind().equals(MESSAGES), Flux.empty());
    }

    private Flux<Frame> missed(@Nullable Long lastId) {
        return lastId == null
                ? Flux.empty()
                : Mono.fromCallable(() -> reader.alertsAfter(lastId, MAX_MISSED))
                        .subscribeOn(blocking)
                        .flatMapIterable(entries -> entries)
                        .map(this::event);
    }

    private Frame event(AlertEntry entry) {
        String text = "id: " + entry.n() + "\nevent: alert\ndata: " + data(entry) + "\n\n";
        return new Frame(text.getBytes(StandardCharsets.UTF_8), Long.toString(entry.n()));
    }

    private Frame message(AlertEntry entry) {
        return new Frame(data(entry).getBytes(StandardCharsets.UTF_8), Long.toString(entry.n()));
    }

    /** JSON on one line: within its strings line breaks are always escaped. */
    private String data(AlertEntry entry) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("id", entry.n());
        data.put("timestamp", entry.at().toString());
        data.put("hostname", entry.hostname());
        data.put("severity", entry.severity());
        data.put("source", entry.source());
        data.put("message", entry.message());
        try {
            return json.writeValueAsString(data);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
