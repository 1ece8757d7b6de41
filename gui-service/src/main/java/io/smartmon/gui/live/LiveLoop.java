package io.smartmon.gui.live;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.serde.ObjectMapper;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.host.HostId;
import io.smartmon.gui.hosts.HostLine;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.live.LiveEventReader;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows the store's live events: asks each half second, brings the memory up to date, and tells the browsers. When the
 * store was away, or once in a while, the memory is built anew. A store whose events end before the place that was reached
 * is another one than before, such as a restored one: then the loop begins anew at its end.
 */
@Context
final class LiveLoop implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveLoop.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGER_PAUSE = Duration.ofSeconds(2);
    private static final Duration REBUILD_AFTER = Duration.ofMinutes(1);
    private static final int AT_ONCE = 1_000;

    private final LiveEventReader events;
    private final FleetMemory memory;
    private final LiveHub hub;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    LiveLoop(LiveEventReader events, FleetMemory memory, LiveHub hub, ObjectMapper mapper, InstantSource clock) {
        this.events = events;
        this.memory = memory;
        this.hub = hub;
        this.mapper = mapper;
        this.clock = clock;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        thread = Thread.ofVirtual().name("live").start(this::run);
    }

    @PreDestroy
    void close() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        @Nullable LiveCursor cursor = null;
        Instant rebuiltAt = Instant.EPOCH;
        boolean away = false;
        while (!stopped) {
            try {
                if (cursor == null) {
                    // The place first: what happens while all is read is read again after it.
                    cursor = events.end();
                    memory.rebuild();
                    rebuiltAt = clock.instant();
                }
                List<LiveEvent> news = events.readAfter(cursor, AT_ONCE);
                Optional<LiveCursor> elsewhere = news.isEmpty() ? events.endBefore(cursor) : Optional.empty();
                boolean anew = away || elsewhere.isPresent();
                boolean old =
                        anew || Duration.between(rebuiltAt, clock.instant()).compareTo(REBUILD_AFTER) > 0;
                Fleet fleet = old ? memory.rebuild() : memory.follow(news);
                if (old) {
                    rebuiltAt = clock.instant();
                }
                if (elsewhere.isPresent()) {
                    LOG.warn(
                            "the store's events end at {}, before {} that was reached: it is another store than before, "
                                    + "such as a restored one, and is followed from its end",
                            elsewhere.get(),
                            cursor);
                    cursor = elsewhere.get();
                    hub.publish(LiveHub.Encoded.anew(cursor));
                }
                if (!news.isEmpty()) {
                    tell(fleet, news);
                    cursor = news.getLast().cursor();
                }
                if (anew) {
                    // No event tells what changed meanwhile: pages read all of it again.
                    hub.publish(LiveHub.Encoded.of("change", null, json(Map.of("kind", "store", "host", ""))));
                }
                away = false;
                sleep(news.size() == AT_ONCE ? Duration.ZERO : PAUSE);
            } catch (SmartmonException unanswered) {
                // The place is kept: in the same store nothing that comes after it may be skipped. Another store
                // shows by its end, which is looked at whenever nothing comes after the place.
                if (!away) {
                    // Before the first answer this is the start, which tells of its own waiting.
                    LOG.atLevel(cursor == null ? Level.DEBUG : Level.WARN)
                            .log("the live stream waits for the store: {}", unanswered.getMessage());
                    away = true;
                }
                sleep(LONGER_PAUSE);
            }
        }
    }

    private void tell(Fleet fleet, List<LiveEvent> news) {
        Set<HostId> changed = new LinkedHashSet<>();
        for (LiveEvent event : news) {
            HostId host = event.host();
            if (host != null) {
                changed.add(host);
            }
            switch (event.kind()) {
                case "sample", "heard" -> {
                    // The host's line below says it.
                }
                case "alert" -> {
                    hub.publish(LiveHub.Encoded.of("alert", event.cursor().toString(), oneLine(event.payload())));
                    hub.publish(LiveHub.Encoded.of("change", null, json(change(event))));
                }
                default -> hub.publish(LiveHub.Encoded.of("change", null, json(change(event))));
            }
        }
        Instant now = clock.instant();
        fleet.hosts().stream()
                .filter(host -> changed.contains(host.id()))
                .forEach(host -> hub.publish(LiveHub.Encoded.of("host", null, json(HostLine.of(fleet, host, now)))));
    }

    private static Map<String, String> change(LiveEvent event) {
        HostId host = event.host();
        return Map.of("kind", event.kind(), "host", host == null ? "" : host.toString());
    }

    /** JSON on one line: a line break would end the event. Inside of JSON text one is always escaped. */
    static String oneLine(String json) {
        return json.replace('\n', ' ').replace('\r', ' ');
    }

    private String json(Object value) {
        try {
            return oneLine(mapper.writeValueAsString(value));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stop) {
            stopped = true;
        }
    }
}
