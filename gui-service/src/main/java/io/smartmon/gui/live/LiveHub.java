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
 * Hands events to the browsers that listen. Each event is encoded once and the same bytes go to all; a viewer who does not
 * keep up is cut off at a bound and comes back with its last cursor. Thread-safe.
 */
@Singleton
final class LiveHub {
    private static final int MOST_WAITING = 256;
    private static final int MOST_VIEWERS = 20_000;
    private static final Duration STILL_SIGNED_IN = Duration.ofSeconds(2);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final byte[] HELLO = bytes("retry: 10000\n\n");
    private static final byte[] ALIVE = bytes(": still here\n\n");

    private final SessionWatch watch;
    private final CopyOnWriteArraySet<Listener> listeners = new CopyOnWriteArraySet<>();

    LiveHub(SessionWatch watch) {
        this.watch = watch;
    }

    /** One encoded event of a stream. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Encoded(String kind, byte[] bytes) {
        /**
         * An event as it stands on the wire.
         *
         * @param kind the stream's word for it
         * @param id its cursor; null for one that cannot be resumed from
         * @param data JSON on one line
         */
        static Encoded of(String kind, @Nullable String id, String data) {
            String head = id == null ? "" : "id: " + id + "\n";
            return new Encoded(kind, LiveHub.bytes(head + "event: " + kind + "\ndata: " + data + "\n\n"));
        }

        /** That the place of whoever listens is not in this store any more, and from which place it goes on. */
        static Encoded anew(LiveCursor place) {
            return of("anew", place.toString(), "{}");
        }
    }

    private record Listener(Predicate<Encoded> wants, Sinks.Many<byte[]> sink) {}

    /**
     * A stream for one viewer, which ends within seconds when the session does.
     *
     * @param wants which events it takes
     * @param first what it gets before all others, encoded
     */
    Flux<Frame> stream(Principal viewer, Predicate<Encoded> wants, Flux<byte[]> first) {
        return Flux.<byte[]>defer(() -> {
                    if (listeners.size() >= MOST_VIEWERS) {
                        return Flux.empty();
                    }
                    Listener listener = new Listener(
                            wants, Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MOST_WAITING)));
                    listeners.add(listener);
                    Flux<byte[]> signedOut = Flux.interval(STILL_SIGNED_IN, Schedulers.boundedElastic())
                            .onBackpressureDrop()
                            .filter(tick -> !watch.stillValid(viewer))
                            .map(tick -> ALIVE);
                    Flux<byte[]> alive =
                            Flux.interval(SIGN_OF_LIFE).onBackpressureDrop().map(tick -> ALIVE);
                    return Flux.concat(
                                    Flux.just(HELLO),
                                    first,
                                    Flux.merge(listener.sink().asFlux(), alive))
                            .takeUntilOther(signedOut)
                            .doFinally(end -> listeners.remove(listener));
                })
                .map(Frame::new);
    }

    /** Gives an event to all who want it. */
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
