package io.smartmon.host.helper;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.Helper;
import io.smartmon.protocol.helper.HelperJson;
import io.smartmon.protocol.helper.HttpWire;
import io.smartmon.protocol.helper.MalformedMessageException;
import io.smartmon.protocol.helper.WireResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * The helper behind its Unix socket: one connection a call.
 *
 * <p>Every way in which no answer comes is {@link ActAnswer.Away}, and says nothing about what was done: ask by
 * {@link #recall}. A call blocks for the given time at most. Thread-safe; throws nothing that can be expected.
 */
public final class HelperClient implements Helper {
    /**
     * How long a call may take when nothing else is said: a job of five seconds, the looks over the bus before it, and
     * another job on the same unit ahead of it.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);
    private static final byte[] NOTHING = new byte[0];

    private final Path socket;
    private final HelperKey key;
    private final Duration patience;

    /**
     * A client; nothing is connected yet.
     *
     * @param patience how long a call may take
     */
    public HelperClient(Path socket, HelperKey key, Duration patience) {
        this.socket = socket;
        this.key = key;
        this.patience = patience;
    }

    /** A client with the usual patience. */
    public HelperClient(Path socket, HelperKey key) {
        this(socket, key, PATIENCE);
    }

    @Override
    public ActAnswer act(ActRequest request) {
        return answer("POST", "/v1/acts", HelperJson.encode(request));
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        return answer("GET", "/v1/acts/" + plan + "?epoch=" + epoch, NOTHING);
    }

    /** How the helper is, and what it knows. */
    public HelperStatus status() {
        return switch (exchange("GET", "/v1/status", NOTHING, STATUS_PATIENCE)) {
            case Exchange.Answered answered -> {
                try {
                    yield new HelperStatus.Present(HelperJson.report(answered.body()));
                } catch (MalformedMessageException foreign) {
                    yield new HelperStatus.Away("it answers in a form of another version: " + foreign.getMessage());
                }
            }
            case Exchange.Nothing nothing -> new HelperStatus.Away(nothing.reason());
        };
    }

    private ActAnswer answer(String method, String target, byte[] body) {
        return switch (exchange(method, target, body, patience)) {
            case Exchange.Answered answered -> {
                try {
                    yield HelperJson.answer(answered.body());
                } catch (MalformedMessageException foreign) {
                    yield new ActAnswer.Away("it answers in a form of another version: " + foreign.getMessage());
                }
            }
            case Exchange.Nothing nothing -> new ActAnswer.Away(nothing.reason());
        };
    }

    private sealed interface Exchange {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Answered(byte[] body) implements Exchange {}

        record Nothing(String reason) implements Exchange {}
    }

    private Exchange exchange(String method, String target, byte[] body, Duration within) {
        // Looked at first, because a helper that is not there is normal and deserves a plain sentence.
        if (Files.notExists(socket)) {
            return new Exchange.Nothing("the helper is not running: " + socket + " does not exist");
        }
        String secret;
        try {
            secret = key.read();
        } catch (IOException unreadable) {
            return new Exchange.Nothing("the helper's key cannot be read: " + unreadable.getMessage());
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Thread limit = Thread.ofVirtual().name("helper-call-limit").start(() -> closeAfter(within, channel));
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                HttpWire.writeRequest(Channels.newOutputStream(channel), method, target, secret, body);
                WireResponse response =
                        HttpWire.readResponse(new BufferedInputStream(Channels.newInputStream(channel), 2_048));
                return response.contentType().equals(WireResponse.JSON)
                        ? new Exchange.Answered(response.body())
                        : new Exchange.Nothing("the helper says " + response.status() + ": " + detail(response));
            } finally {
                limit.interrupt();
            }
        } catch (IOException | MalformedMessageException failed) {
            return new Exchange.Nothing("the helper gave no answer within " + within.toSeconds() + " s or went away: "
                    + failed.getClass().getSimpleName()
                    + (failed.getMessage() == null ? "" : " " + failed.getMessage()));
        }
    }

    private static String detail(WireResponse response) {
        try {
            return HelperJson.problemDetail(response.body());
        } catch (MalformedMessageException foreign) {
            return response.contentType();
        }
    }

    private static void closeAfter(Duration within, SocketChannel channel) {
        try {
            Thread.sleep(within);
            channel.close();
        } catch (InterruptedException answered) {
            // The call came to its end in time.
            return;
        } catch (IOException ignored) {
            // It counts as closed either way, and the caller's read ends.
            return;
        }
    }
}
