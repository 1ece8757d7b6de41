package io.smartmon.gui.predecessor;

import io.micronaut.http.HttpRequest;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.smartmon.gui.security.Origins;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The predecessor's alerts over a WebSocket: one text message each. It takes no messages, and only pages of this origin. */
@ServerWebSocket("/api/stream/ws")
final class AlertSocket {
    private final AlertStream stream;
    private final Origins origins;
    private final Map<String, Disposable> open = new ConcurrentHashMap<>();

    AlertSocket(AlertStream stream, Origins origins) {
        this.stream = stream;
        this.origins = origins;
    }

    @OnOpen
    void open(WebSocketSession session, HttpRequest<?> request) {
        Principal viewer = request.getUserPrincipal().orElse(null);
        if (viewer == null || origins.foreign(request)) {
            session.close(CloseReason.POLICY_VIOLATION);
            return;
        }
        open.put(
                session.getId(),
                stream.messages(viewer)
                        .concatMap(frame -> frame.id().isEmpty()
                                ? Mono.<String>empty()
                                : Mono.from(session.send(new String(frame.bytes(), StandardCharsets.UTF_8))))
                        .subscribe(
                                sent -> {},
                                failed -> session.close(CloseReason.INTERNAL_ERROR),
                                () -> session.close(CloseReason.GOING_AWAY)));
    }

    @OnMessage
    void message(String ignored, WebSocketSession session) {
        session.close(CloseReason.POLICY_VIOLATION);
    }

    @OnClose
    void close(WebSocketSession session) {
        @Nullable Disposable subscription = open.remove(session.getId());
        if (subscription != null) {
            subscription.dispose();
        }
    }
}
