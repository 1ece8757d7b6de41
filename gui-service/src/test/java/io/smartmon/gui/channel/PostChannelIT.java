package io.smartmon.gui.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.keeper.Outbox;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole GUI with its keeper, a receiver that is busy at first, and an alert of an operator's script. */
class PostChannelIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @Test
    void anAlertArrivesUnderOneKeyAtAReceiverThatWasBusy() throws Exception {
        var received = new LinkedBlockingQueue<String>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            int status = received.isEmpty() ? 503 : 204;
            received.add(exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
        try (RunningGui gui = RunningGui.start(POSTGRES.url());
                var connection = POSTGRES.dataSource().getConnection();
                var statement = connection.createStatement()) {
            String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
            gui.context().getBean(Outbox.class).configure(UUID.randomUUID(), "post", "test", true, Map.of("url", url));
            statement.execute("insert into alerts (hostname, severity, source, message)"
                    + " values ('web-1', 'critical', 'cron', 'backup failed')");
            long stored = System.nanoTime();
            while (received.isEmpty()) {
                RunningGui.pause(java.time.Duration.ofMillis(20));
            }
            assertTrue(
                    System.nanoTime() - stored < TimeUnit.SECONDS.toNanos(5), "its live event did not wake the keeper");
            while (received.size() < 2) {
                RunningGui.pause(java.time.Duration.ofMillis(50));
            }
            String first = received.poll(1, TimeUnit.SECONDS);
            assertTrue(String.valueOf(first).contains("backup failed"), first);
            assertEquals(first, received.poll(1, TimeUnit.SECONDS));
        } finally {
            receiver.stop(0);
        }
    }
}
