package io.smartmon.gui.live;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.serde.ObjectMapper;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.host.HostId;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.fleet.HostLine;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.live.LiveEventReader;
import io.smartmon.storage.live.LiveListener;
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
 * Follows the store's live events: reads them when it is notified, updates the memory, and notifies the browsers. A
 * notification that is lost, and an event that was written without one, are found by a poll, which is rare while the loop
 * listens. After an outage of the store, and regularly, the memory is rebuilt. A store whose events end before the cursor is not the same as before,
 * for instance a restored one: then the loop continues from its end.
 */
@Context
final class LiveLoop implements ApplicationEventListener<ServerStartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveLoop.class);
    /** The longest wait for a notification. */
    private static final Duration LISTEN_INTERVAL = Duration.ofSeconds(10);

    /** The interval of the poll where there is no connection to listen on. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** The first wait for an event whose notification came before it can be shown; each further one is twice as long. */
    private static final Duration MIN_PENDING_INTERVAL = Duration.ofMillis(5);

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(2);
    private static final Duration REBUILD_INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_EVENTS = 1_000;

    private final LiveEventReader events;
    private final LiveListener listener;
    private final FleetMemory memory;
    private final LiveHub hub;
    private final ObjectMapper mapper;
    private final InstantSource clock;
    private final List<LiveFollower> followers;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    LiveLoop(
            LiveEventReader events,
            LiveListener listener,
            FleetMemory memory,
            LiveHub hub,
            ObjectMapper mapper,
            InstantSource clock,
            List<LiveFollower> followers) {
        this.events = events;
        this.listener = listener;
        this.memory = memory;
        this.hub = hub;
        this.mapper = mapper;
        this.clock = clock;
        this.followers = followers;
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
        try (listener) {
            follow();
        }
    }

    private void follow() {
        @Nullable LiveCursor cursor = null;
        Instant rebuiltAt = Instant.EPOCH;
        boolean unavailable = false;
        @Nullable LiveCursor failedAt = null;
        Duration pendingInterval = MIN_PENDING_INTERVAL;
        while (!stopped) {
            try {
                if (cursor == null) {
                    // The cursor first: what changes during the rebuild is read again after it.
                    cursor = events.end();
                    memory.rebuild();
                    rebuiltAt = clock.instant();
                    followers.forEach(LiveFollower::missed);
                }
                LiveEventReader.Part part = events.partAfter(cursor, MAX_EVENTS);
                List<LiveEvent> newEvents = part.events();
                Optional<LiveCursor> restoredEnd =
                        newEvents.isEmpty() && !part.pending() ? events.endBefore(cursor) : Optional.empty();
                boolean resync = unavailable || restoredEnd.isPresent();
                boolean rebuild =
                        resync || Duration.between(rebuiltAt, clock.instant()).compareTo(REBUILD_INTERVAL) > 0;
                Fleet fleet = rebuild ? memory.rebuild() : memory.follow(newEvents);
                if (rebuild) {
                    rebuiltAt = clock.instant();
                }
                if (restoredEnd.isPresent()) {
                    LOG.warn(
                            "the store's events end at {}, before the cursor {}: it is not the same store as before, for "
                                    + "instance a restored one, and is followed from its end",
                            restoredEnd.get(),
                            cursor);
                    cursor = restoredEnd.get();
                    hub.publish(LiveHub.Encoded.reset(cursor));
                    followers.forEach(LiveFollower::missed);
                }
                if (!newEvents.isEmpty()) {
                    // First, because they read the store: if it does not answer, all of these events come again.
                    followers.forEach(follower -> follower.follow(newEvents));
                    publish(fleet, newEvents);
                    cursor = newEvents.getLast().cursor();
                }
                if (resync) {
                    // No event says what changed in the meantime: pages read everything again.
                    hub.publish(LiveHub.Encoded.of("change", null, json(Map.of("kind", "store", "host", ""))));
                }
                unavailable = false;
                if (part.pending()) {
                    awaitNews(pendingInterval, pendingInterval);
                    Duration doubled = pendingInterval.multipliedBy(2);
                    pendingInterval = doubled.compareTo(POLL_INTERVAL) < 0 ? doubled : POLL_INTERVAL;
                } else {
                    pendingInterval = MIN_PENDING_INTERVAL;
                    if (newEvents.size() < MAX_EVENTS) {
                        awaitNews(LISTEN_INTERVAL, POLL_INTERVAL);
                    }
                }
            } catch (SmartmonException unanswered) {
                // The cursor is kept: in the same store nothing after it may be skipped. Another store is
                // recognised by its end, which is checked whenever nothing comes after the cursor.
                if (!unavailable) {
                    // Before the first answer the startup logs that it waits.
                    LOG.atLevel(cursor == null ? Level.DEBUG : Level.WARN)
                            .log("the live stream waits for the store: {}", unanswered.getMessage());
                    unavailable = true;
                }
                sleep(RETRY_INTERVAL);
            } catch (RuntimeException unexpected) { // without this loop pages stand still and streams are silent
                LOG.error("the live stream failed on what follows {}", cursor, unexpected);
                // Once more from here; what fails again is passed over, and everything is read again instead.
                if (cursor != null && cursor.equals(failedAt)) {
                    cursor = null;
                }
                failedAt = cursor;
                unavailable = true;
                sleep(RETRY_INTERVAL);
            }
        }
    }

    private void publish(Fleet fleet, List<LiveEvent> newEvents) {
        Set<HostId> changed = new LinkedHashSet<>();
        for (LiveEvent event : newEvents) {
            HostId host = event.host();
            if (host != null) {
                changed.add(host);
            }
            switch (event.kind()) {
                case "sample", "heard" -> {
                    // The host's line below contains it.
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

    /** JSON on one line: a line break would end the event. Within JSON strings line breaks are always escaped. */
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

    private void awaitNews(Duration listening, Duration otherwise) {
        try {
            listener.await(listening, otherwise);
        } catch (InterruptedException stop) {
            stopped = true;
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
