package io.smartmon.gui.live;

import io.smartmon.gui.security.SessionWatch;
import io.smartmon.storage.live.LiveCursor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Sends events to the connected browsers. Each event is encoded once and the same bytes go to all; a viewer whose buffer
 * is full is disconnected and reconnects with its last cursor. Thread-safe.
 */
@Singleton
final class LiveHub {
    private static final int MAX_BUFFERED = 256;
    private static final int MAX_VIEWERS = 20_000;
    private static final Duration SESSION_CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(15);
    private static final byte[] RETRY = bytes("retry: 10000\n\n");
    private static final byte[] KEEP_ALIVE = bytes(": still here\n\n");

    private final SessionWatch watch;
    private final CopyOnWriteArraySet<Listener> listeners = new CopyOnWriteArraySet<>();

    LiveHub(SessionWatch watch) {
        this.watch = watch;
    }

    /** One encoded event of a stream. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Encoded(String kind, byte[] bytes) {
        /**
         * An event in its wire format.
         *
         * @param kind its name in the stream
         * @param id its cursor; null for one that cannot be resumed from
         * @param data JSON on one line
         */
        static Encoded of(String kind, @Nullable String id, String data) {
            String head = id == null ? "" : "id: " + id + "\n";
            return new Encoded(kind, LiveHub.bytes(head + "event: " + kind + "\ndata: " + data + "\n\n"));
        }

        /** Says that the viewer's cursor is not in this store any more, and from which cursor the stream continues. */
        static Encoded anew(LiveCursor cursor) {
            return of("anew", cursor.toString(), "{}");
        }
    }

    private record Listener(Predicate<Encoded> wants, Sinks.Many<byte[]> sink) {}

    /**
     * A stream for one viewer, which ends within seconds when the session does.
     *
     * @param wants which events it receives
     * @param first what it receives before all others, encoded
     */
    Flux<Frame> stream(Principal viewer, Predicate<Encoded> wants, Flux<byte[]> first) {
        return Flux.<byte[]>defer(() -> {
                    if (listeners.size() >= MAX_VIEWERS) {
                        return Flux.empty();
                    }
                    Listener listener = new Listener(
                            wants, Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_BUFFERED)));
                    listeners.add(listener);
                    Flux<byte[]> signedOut = Flux.interval(SESSION_CHECK_INTERVAL, Schedulers.boundedElastic())
                            .onBackpressureDrop()
                            .filter(tick -> !watch.stillValid(viewer))
                            .map(tick -> KEEP_ALIVE);
                    Flux<byte[]> alive = Flux.interval(KEEP_ALIVE_INTERVAL)
                            .onBackpressureDrop()
                            .map(tick -> KEEP_ALIVE);
                    return Flux.concat(
                                    Flux.just(RETRY),
                                    first,
                                    Flux.merge(listener.sink().asFlux(), alive))
                            .takeUntilOther(signedOut)
                            .doFinally(end -> listeners.remove(listener));
                })
                .map(Frame::new);
    }

    /** Sends an event to all viewers that want it. */
    void publish(Encoded event) {
        for (Listener listener : listeners) {
            if (listener.wants().test(event) && listener.sink().tryEmitNext(event.bytes()) != Sinks.EmitResult.OK) {
                listeners.remove(listener);
                listener.sink().tryEmitComplete();
            }
        }
    }

    @PreDestroy
    void close() {
        listeners.forEach(listener -> listener.sink().tryEmitComplete());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
