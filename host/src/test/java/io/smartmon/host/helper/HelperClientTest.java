package io.smartmon.host.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.measure.Reason;
import io.smartmon.testkit.helper.FakeHelper;
import io.smartmon.testkit.helper.FakeUnits;
import io.smartmon.testkit.helper.HelperContract;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HelperReport;
import io.smartmon.wire.helper.HttpWire;
import io.smartmon.wire.helper.WireRequest;
import io.smartmon.wire.helper.WireResponse;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a server that hands what it is asked to a fake helper. */
class HelperClientTest extends HelperContract {
    private static final String BOOT = "b0070000-0000-4000-8000-000000000001";
    private static final HelperKey KEY = HelperKey.of("0123456789abcdef");

    @TempDir
    private Path folder;

    private final List<ServerSocketChannel> servers = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        for (ServerSocketChannel server : servers) {
            server.close();
        }
    }

    @Override
    protected Fixture fixture() {
        FakeUnits units = new FakeUnits();
        FakeHelper behind = new FakeHelper(MACHINE, BOOT, Set.of(ALLOWED), Set.of(DEPENDENCY), units);
        HelperClient client = client(request -> answer(behind, request), Duration.ofSeconds(5));
        return new Fixture() {
            @Override
            public Helper helper() {
                return client;
            }

            @Override
            public FakeUnits units() {
                return units;
            }

            @Override
            public String bootId() {
                return BOOT;
            }

            @Override
            public long now() {
                return 0;
            }

            @Override
            public void hold(boolean stands) {
                behind.hold(stands);
            }

            @Override
            public Optional<UUID> lastAccepted() {
                return behind.lastAccepted();
            }
        };
    }

    @Test
    void aMissingHelperIsUnavailable() {
        HelperClient client = new HelperClient(folder.resolve("none"), KEY);
        ActAnswer.Unavailable away = assertInstanceOf(ActAnswer.Unavailable.class, client.recall(UUID.randomUUID(), 1));
        assertEquals("helper_not_running", away.reason().code());
        assertInstanceOf(HelperStatus.Unavailable.class, client.status());
    }

    @Test
    void aSocketWithoutAnAnswerIsUnavailable() throws IOException {
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(folder.resolve("dead")));
        dead.close();
        HelperClient client = new HelperClient(folder.resolve("dead"), KEY);
        assertInstanceOf(ActAnswer.Unavailable.class, client.recall(UUID.randomUUID(), 1));
    }

    @Test
    void aHelperThatNeverAnswersIsUnavailableAfterTheTimeout() {
        HelperClient client = client(
                request -> {
                    pause();
                    return WireResponse.problem(500, "late", "late");
                },
                Duration.ofMillis(200));
        long began = System.nanoTime();
        assertInstanceOf(ActAnswer.Unavailable.class, client.recall(UUID.randomUUID(), 1));
        assertTrue(Duration.ofNanos(System.nanoTime() - began).compareTo(Duration.ofSeconds(2)) < 0);
    }

    @Test
    void aProblemIsNoAnswerAboutThePlan() {
        HelperClient client =
                client(request -> WireResponse.problem(401, "Unauthorized", "the key is wrong"), Duration.ofSeconds(5));
        ActAnswer.Unavailable away = assertInstanceOf(ActAnswer.Unavailable.class, client.recall(UUID.randomUUID(), 1));
        assertEquals("helper_error", away.reason().code());
        assertEquals(Optional.of("the key is wrong"), away.reason().measures().text("message"));
    }

    @Test
    void whatCannotBeReadIsNoAnswerAboutThePlan() {
        HelperClient client = client(
                request -> WireResponse.json(200, "{\"answer\":\"maybe\"}".getBytes(StandardCharsets.UTF_8)),
                Duration.ofSeconds(5));
        assertInstanceOf(ActAnswer.Unavailable.class, client.recall(UUID.randomUUID(), 1));
    }

    @Test
    void aKeyFileIsReadAgainForEachCall() throws IOException {
        List<String> offered = new ArrayList<>();
        client(
                request -> {
                    offered.add(request.headers().getOrDefault("authorization", ""));
                    return WireResponse.problem(401, "Unauthorized", "no");
                },
                Duration.ofSeconds(5));
        Path file = folder.resolve("key");
        HelperClient client = new HelperClient(folder.resolve("s0"), HelperKey.in(file));
        assertInstanceOf(HelperStatus.Unavailable.class, client.status());
        Files.writeString(file, "first\n");
        client.status();
        Files.writeString(file, "second\n");
        client.status();
        assertEquals(List.of("Bearer first", "Bearer second"), offered);
    }

    @Test
    void theReportIsHandedOn() {
        HelperReport report = new HelperReport(
                "0.1.0",
                MACHINE,
                List.of("start"),
                true,
                Reason.of("bus_answers"),
                "c".repeat(64),
                3,
                "",
                99,
                "0198c0de-0000-7000-8000-000000000001",
                2,
                7,
                "");
        HelperClient client =
                client(request -> WireResponse.json(200, HelperJson.encode(report)), Duration.ofSeconds(5));
        assertEquals(new HelperStatus.Present(report), client.status());
    }

    private HelperClient client(Function<WireRequest, WireResponse> answers, Duration timeout) {
        Path socket = folder.resolve("s" + servers.size());
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            servers.add(server);
            Thread.ofPlatform().daemon().start(() -> serve(server, answers));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return new HelperClient(socket, KEY, timeout);
    }

    private static WireResponse answer(Helper behind, WireRequest request) {
        ActAnswer answer = request.method().equals("POST")
                ? behind.act(HelperJson.request(request.body()))
                : behind.recall(
                        UUID.fromString(request.path().substring("/v1/acts/".length())),
                        Long.parseLong(request.query().substring("epoch=".length())));
        return WireResponse.json(200, HelperJson.encode(answer));
    }

    private static void serve(ServerSocketChannel server, Function<WireRequest, WireResponse> answers) {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel, answers));
            } catch (ClosedChannelException over) {
                return;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    private static void serve(SocketChannel channel, Function<WireRequest, WireResponse> answers) {
        try (channel) {
            HttpWire.writeResponse(
                    Channels.newOutputStream(channel),
                    answers.apply(HttpWire.readRequest(Channels.newInputStream(channel))));
        } catch (IOException left) {
            // The client gave up: the test checks the client's side.
            return;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5_000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
