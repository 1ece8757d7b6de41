package io.smartmon.gui.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.live.LiveEvents;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the streams tell when the store was away, and when it is another one than before. */
@Timeout(120)
class LiveLoopIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    /** How far the transactions of the store before lie ahead of those of the one that is restored. */
    private static final int AHEAD = 3_000;

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Map<String, String> viewer = new HashMap<>(Map.of("Accept", "text/event-stream"));

    @BeforeEach
    void noStream() {
        viewer.remove("Last-Event-ID");
    }

    @Test
    void afterARestoreIntoAFreshClusterTheStreamsGoOnFromItsEnd() throws SQLException {
        execute("do $$ begin for i in 1.." + AHEAD + " loop perform pg_current_xact_id(); commit; end loop; end $$");
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/stream/alerts");
                    Stream pages = stream(gui, "/api/stream/events")) {
                awaitFollowed(alerts, pages);
                alert("told before");
                String last = alerts.await("id: ").substring("id: ".length());
                alerts.await("told before");

                restore();

                pages.await("\"kind\":\"store\"");
                String begun = alerts.await("id: ").substring("id: ".length());
                alerts.await("event: anew");
                alert("told after");
                String next = alerts.await("id: ").substring("id: ".length());
                alerts.await("told after");
                assertTrue(transaction(begun) < transaction(last), begun + " is a place in the restored store");
                assertTrue(transaction(next) < transaction(last), next + " is a place in the restored store");
                pages.await("\"kind\":\"alert\"");

                // Who comes back with a place of the store before is told the end of this one, and not nothing.
                viewer.put("Last-Event-ID", last);
                try (Stream again = stream(gui, "/api/stream/alerts")) {
                    assertEquals("id: " + next, again.await("id: "));
                    again.await("event: anew");
                }
                viewer.put("Last-Event-ID", begun);
                try (Stream again = stream(gui, "/api/stream/alerts")) {
                    again.await("told after");
                }
            }
        }
    }

    @Test
    void afterAnOutageNothingIsSkippedAndPagesAreToldToReadAnew() throws SQLException, IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(LiveLoop.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        logger.addAppender(told);
        URI url = URI.create(POSTGRES.url());
        try (Relay relay = new Relay(url.getHost(), url.getPort());
                RunningGui gui =
                        RunningGui.start(POSTGRES.url().replace(":" + url.getPort() + "/", ":" + relay.port() + "/"))) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/stream/alerts");
                    Stream pages = stream(gui, "/api/stream/events")) {
                awaitFollowed(alerts, pages);
                alert("told before");
                alerts.await("told before");
                pages.await("\"kind\":\"alert\"");
                relay.cut();
                long end = System.nanoTime() + SOON.toNanos();
                while (List.copyOf(told.list).stream()
                        .noneMatch(line -> line.getFormattedMessage().contains("waits for the store"))) {
                    assertTrue(System.nanoTime() < end, "the loop did not notice that the store is away");
                    RunningGui.pause(Duration.ofMillis(100));
                }
                alert("written meanwhile");

                relay.mend();

                alerts.await("written meanwhile");
                pages.await("\"kind\":\"store\"");
                assertEquals(0, alerts.seen("event: anew"), "the store is the same, so the place in it still holds");
                RunningGui.pause(Duration.ofMillis(1_500));
                assertEquals(1, pages.seen("\"kind\":\"store\""), "told once");
            }
        } finally {
            logger.detachAppender(told);
        }
    }

    /** A live stream that is read as it comes. */
    private static final class Stream implements AutoCloseable {
        private final InputStream body;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final List<String> read = new ArrayList<>();

        private Stream(InputStream body) {
            this.body = body;
            Thread.ofVirtual().start(() -> {
                try (BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        lines.add(line);
                    }
                    lines.add("(the stream ended)");
                } catch (IOException closed) {
                    lines.add("(the stream broke)");
                }
            });
        }

        /** Waits for a line with this text, and gives it. */
        String await(String text) {
            long end = System.nanoTime() + SOON.toNanos();
            while (true) {
                String line = next(end - System.nanoTime());
                if (line == null) {
                    throw new AssertionError("not told in time: " + text + ", but " + read);
                }
                read.add(line);
                if (line.contains(text)) {
                    return line;
                }
            }
        }

        /** How many lines with this text came until now. */
        long seen(String text) {
            lines.drainTo(read);
            return read.stream().filter(line -> line.contains(text)).count();
        }

        /** Lets what came until now be no longer seen. */
        void forget() {
            lines.clear();
            read.clear();
        }

        private @Nullable String next(long nanos) {
            try {
                return lines.poll(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException unclosable) {
                throw new UncheckedIOException(unclosable);
            }
        }
    }

    private Stream stream(RunningGui gui, String path) {
        HttpResponse<InputStream> answer = gui.open("GET", path, viewer);
        assertEquals(200, answer.statusCode(), path);
        Stream stream = new Stream(answer.body());
        stream.await("retry: ");
        return stream;
    }

    /** What is written before the loop has found its first place is not told, so what counts is written after that. */
    private static void awaitFollowed(Stream alerts, Stream pages) throws SQLException {
        for (int tries = 0; alerts.seen("is it followed") == 0; tries++) {
            assertTrue(tries < 20, "the store is not followed");
            alert("is it followed");
            RunningGui.pause(Duration.ofMillis(1_500));
        }
        pages.forget();
        alerts.forget();
    }

    /**
     * Leaves the store as a restore into a fresh cluster does: events that were told are not in it, and its transactions
     * count from low numbers again.
     */
    private static void restore() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("truncate live_event");
            statement.execute("alter table live_event alter column transaction"
                    + " set default ((pg_current_xact_id()::text::bigint - " + AHEAD + ")::text::xid8)");
            LiveEvents.append(connection, "alert", null, Map.of("message", "the restored store's newest"));
            connection.commit();
        }
    }

    private static long transaction(String cursor) {
        return Long.parseLong(cursor.substring(0, cursor.indexOf('-')));
    }

    private static void alert(String message) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection()) {
            LiveEvents.append(connection, "alert", null, Map.of("message", message));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
