package io.smartmon.gui.live;

import io.smartmon.domain.time.Scheduler;
import io.smartmon.gui.security.SessionWatch;
import io.smartmon.storage.live.LiveCursor;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Sends events to the connected browsers. Each event is encoded once and the same bytes go to all; a viewer whose buffer
 * is full is disconnected and reconnects with its last cursor. Thread-safe.
 */
@Singleton
public final class LiveHub {
    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
    private static final int MAX_BUFFERED = 256;
    private static final int MAX_VIEWERS = 20_000;
    private static final Duration SESSION_CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(15);
    private static final int MAX_TURNS = 10_000;
    private static final Frame RETRY = new Frame(bytes("retry: 10000\n\n"), "");
    private static final Frame KEEP_ALIVE = new Frame(bytes(": still here\n\n"), "");

    private final SessionWatch watch;
    private final Scheduler scheduler;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    LiveHub(SessionWatch watch, Scheduler scheduler) {
        this.watch = watch;
        this.scheduler = scheduler;
    }

    @PostConstruct
    void begin() {
        scheduler.after(SESSION_CHECK_INTERVAL, this::checkSessions);
        scheduler.after(KEEP_ALIVE_INTERVAL, this::keepAlive);
    }

    /** One encoded event of a stream. */
    public record Encoded(String kind, Frame frame) {
        /**
         * An event in its wire format.
         *
         * @param kind its name in the stream
         * @param id its cursor; null for one that cannot be resumed from
         * @param data JSON on one line
         */
        public static Encoded of(String kind, @Nullable String id, String data) {
            String head = id == null ? "" : "id: " + id + "\n";
            return new Encoded(
                    kind,
                    new Frame(
                            LiveHub.bytes(head + "event: " + kind + "\ndata: " + data + "\n\n"), id == null ? "" : id));
        }

        /** Says that the viewer's cursor is not in this store any more, and from which cursor the stream continues. */
        static Encoded reset(LiveCursor cursor) {
            return of("reset", cursor.toString(), "{}");
        }
    }

    private record Listener(Principal viewer, Predicate<Encoded> wants, Sinks.Many<Frame> sink) {}

    /**
     * The stream of a viewer: first what it missed, then what happens; it ends when the viewer's session does.
     *
     * @param wants which events the viewer gets
     * @param first what comes before them; read when the viewer already listens, and what is in it is not sent twice
     */
    public Flux<Frame> stream(Principal viewer, Predicate<Encoded> wants, Flux<Frame> first) {
        return Flux.defer(() -> {
            if (listeners.size() >= MAX_VIEWERS) {
                return Flux.empty();
            }
            Listener listener = new Listener(
                    viewer, wants, Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_BUFFERED)));
            listeners.add(listener);
            Set<String> sent = new HashSet<>();
            return Flux.concat(
                            Flux.just(RETRY),
                            first.doOnNext(frame -> sent.add(frame.id())),
                            listener.sink()
                                    .asFlux()
                                    .filter(frame -> frame.id().isEmpty() || !sent.contains(frame.id())))
                    .doFinally(end -> listeners.remove(listener));
        });
    }

    /** Sends an event to all viewers that want it. */
    public void publish(Encoded event) {
        for (Listener listener : listeners) {
            if (listener.wants().test(event)) {
                send(listener, event.frame());
            }
        }
    }

    private void send(Listener listener, Frame frame) {
        Sinks.EmitResult sent = listener.sink().tryEmitNext(frame);
        for (int turn = 0; sent == Sinks.EmitResult.FAIL_NON_SERIALIZED && turn < MAX_TURNS; turn++) {
            // The other sender, of an event or of a sign of life, is done within microseconds.
            Thread.onSpinWait();
            sent = listener.sink().tryEmitNext(frame);
        }
        if (sent != Sinks.EmitResult.OK) {
            end(listener);
        }
    }

    private void end(Listener listener) {
        listeners.remove(listener);
        Sinks.EmitResult ended = listener.sink().tryEmitComplete();
        for (int turn = 0; ended == Sinks.EmitResult.FAIL_NON_SERIALIZED && turn < MAX_TURNS; turn++) {
            Thread.onSpinWait();
            ended = listener.sink().tryEmitComplete();
        }
    }

    /** Ends the streams whose session has ended: each session is looked up once, however many streams it has. */
    private void checkSessions() {
        try {
            Map<Principal, Boolean> valid = new HashMap<>();
            for (Listener listener : listeners) {
                if (!valid.computeIfAbsent(listener.viewer(), this::stillValid)) {
                    end(listener);
                }
            }
        } finally {
            if (!stopped) {
                scheduler.after(SESSION_CHECK_INTERVAL, this::checkSessions);
            }
        }
    }

    /** What cannot be looked up for an unexpected reason has ended: its viewer signs in again. */
    private boolean stillValid(Principal viewer) {
        try {
            return watch.stillValid(viewer);
        } catch (RuntimeException unexpected) {
            LOG.error("whether a session goes on could not be looked up", unexpected);
            return false;
        }
    }

    private void keepAlive() {
        try {
            listeners.forEach(listener -> send(listener, KEEP_ALIVE));
        } finally {
            if (!stopped) {
                scheduler.after(KEEP_ALIVE_INTERVAL, this::keepAlive);
            }
        }
    }

    @PreDestroy
    void close() {
        stopped = true;
        listeners.forEach(this::end);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
