package io.smartmon.host.helper;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HttpWire;
import io.smartmon.wire.helper.MalformedMessageException;
import io.smartmon.wire.helper.WireResponse;
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
 * The client of the helper's Unix socket: one connection per call.
 *
 * <p>Every failure to get an answer is {@link ActAnswer.Unavailable}, and says nothing about what was done: ask with
 * {@link #recall}. A call blocks until its timeout at most. Thread-safe; never throws for a failed call.
 */
public final class HelperClient implements Helper {
    /**
     * The default timeout of a call: a job of five seconds, the reads over the bus before it, and another job on the same
     * unit ahead of it.
     */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] EMPTY_BODY = new byte[0];

    private final Path socket;
    private final HelperKey key;
    private final Duration timeout;

    /**
     * A client; nothing is connected yet.
     *
     * @param timeout how long a call may take
     */
    public HelperClient(Path socket, HelperKey key, Duration timeout) {
        this.socket = socket;
        this.key = key;
        this.timeout = timeout;
    }

    /** A client with the default timeout. */
    public HelperClient(Path socket, HelperKey key) {
        this(socket, key, DEFAULT_TIMEOUT);
    }

    @Override
    public ActAnswer act(ActRequest request) {
        return answer("POST", "/v1/acts", HelperJson.encode(request));
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        return answer("GET", "/v1/acts/" + plan + "?epoch=" + epoch, EMPTY_BODY);
    }

    /** The status that the helper reports. */
    public HelperStatus status() {
        return switch (exchange("GET", "/v1/status", EMPTY_BODY, STATUS_TIMEOUT)) {
            case Exchange.Answered answered -> {
                try {
                    yield new HelperStatus.Present(HelperJson.report(answered.body()));
                } catch (MalformedMessageException malformed) {
                    yield new HelperStatus.Unavailable(otherFormat(malformed));
                }
            }
            case Exchange.NoAnswer none -> new HelperStatus.Unavailable(none.reason());
        };
    }

    private ActAnswer answer(String method, String target, byte[] body) {
        return switch (exchange(method, target, body, timeout)) {
            case Exchange.Answered answered -> {
                try {
                    yield HelperJson.answer(answered.body());
                } catch (MalformedMessageException malformed) {
                    yield new ActAnswer.Unavailable(otherFormat(malformed));
                }
            }
            case Exchange.NoAnswer none -> new ActAnswer.Unavailable(none.reason());
        };
    }

    private sealed interface Exchange {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Answered(byte[] body) implements Exchange {}

        record NoAnswer(Reason reason) implements Exchange {}
    }

    private Exchange exchange(String method, String target, byte[] body, Duration within) {
        // Checked first, because an absent helper is normal and gets a plain message.
        if (Files.notExists(socket)) {
            return new Exchange.NoAnswer(Reason.of("helper_not_running", "path", Measure.text(socket.toString())));
        }
        String secret;
        try {
            secret = key.read();
        } catch (IOException unreadable) {
            return new Exchange.NoAnswer(
                    Reason.message("helper_key_unreadable", String.valueOf(unreadable.getMessage())));
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
                        : new Exchange.NoAnswer(new Reason(
                                "helper_error",
                                Measures.builder()
                                        .count("status", response.status())
                                        .text("message", detail(response))
                                        .build()));
            } finally {
                limit.interrupt();
            }
        } catch (IOException | MalformedMessageException failed) {
            return new Exchange.NoAnswer(new Reason(
                    "helper_silent",
                    Measures.builder()
                            .span("timeout", within)
                            .text("message", String.valueOf(failed))
                            .build()));
        }
    }

    private static Reason otherFormat(MalformedMessageException malformed) {
        return Reason.message("helper_other_format", String.valueOf(malformed.getMessage()));
    }

    private static String detail(WireResponse response) {
        try {
            return HelperJson.problemDetail(response.body());
        } catch (MalformedMessageException malformed) {
            return response.contentType();
        }
    }

    private static void closeAfter(Duration within, SocketChannel channel) {
        try {
            Thread.sleep(within);
            channel.close();
        } catch (InterruptedException answered) {
            // The call ended in time.
            return;
        } catch (IOException ignored) {
            // It counts as closed either way, and the caller's read ends.
            return;
        }
    }
}
