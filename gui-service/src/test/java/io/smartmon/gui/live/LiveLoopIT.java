package io.smartmon.gui.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.connection.DatabaseUrl;
import io.smartmon.storage.live.LiveEvents;
import io.smartmon.storage.live.LiveListener;
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
import java.sql.ResultSet;
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

/** What the streams send after an outage of the store, and when it is not the same store as before. */
@Timeout(120)
class LiveLoopIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    /** By how much the transaction ids of the first store are ahead of those of the restored one. */
    private static final int TRANSACTIONS_AHEAD = 3_000;

    private static final Duration AWAIT_TIMEOUT = Duration.ofSeconds(20);

    private final Map<String, String> viewer = new HashMap<>(Map.of("Accept", "text/event-stream"));

    @BeforeEach
    void noStream() {
        viewer.remove("Last-Event-ID");
    }

    @Test
    void afterARestoreIntoAFreshClusterTheStreamsGoOnFromItsEnd() throws SQLException {
        execute("do $$ begin for i in 1.." + TRANSACTIONS_AHEAD
                + " loop perform pg_current_xact_id(); commit; end loop; end $$");
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/v1/stream");
                    Stream pages = stream(gui, "/api/v1/stream")) {
                awaitFollowed(alerts, pages);
                alert("sent before");
                String last = alerts.await("id: ").substring("id: ".length());
                alerts.await("sent before");

                restore();

                pages.await("\"kind\":\"store\"");
                String begun = alerts.await("id: ").substring("id: ".length());
                alerts.await("event: reset");
                alert("sent after");
                String next = alerts.await("id: ").substring("id: ".length());
                alerts.await("sent after");
                assertTrue(transaction(begun) < transaction(last), begun + " is a cursor in the restored store");
                assertTrue(transaction(next) < transaction(last), next + " is a cursor in the restored store");
                pages.await("\"kind\":\"alert\"");

                // A client that reconnects with a cursor of the first store gets the end of this one.
                viewer.put("Last-Event-ID", last);
                try (Stream again = stream(gui, "/api/v1/stream")) {
                    assertEquals("id: " + next, again.await("id: "));
                    again.await("event: reset");
                }
                viewer.put("Last-Event-ID", begun);
                try (Stream again = stream(gui, "/api/v1/stream")) {
                    again.await("sent after");
                }
            }
        }
    }

    @Test
    void afterAnOutageNothingIsSkippedAndPagesReadEverythingAgain() throws SQLException, IOException {
        Logger logger = (Logger) LoggerFactory.getLogger(LiveLoop.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        URI url = URI.create(POSTGRES.url());
        try (Relay relay = new Relay(url.getHost(), url.getPort());
                RunningGui gui =
                        RunningGui.start(POSTGRES.url().replace(":" + url.getPort() + "/", ":" + relay.port() + "/"))) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/v1/stream");
                    Stream pages = stream(gui, "/api/v1/stream")) {
                awaitFollowed(alerts, pages);
                alert("sent before");
                alerts.await("sent before");
                pages.await("\"kind\":\"alert\"");
                relay.cut();
                long end = System.nanoTime() + AWAIT_TIMEOUT.toNanos();
                while (List.copyOf(logged.list).stream()
                        .noneMatch(line -> line.getFormattedMessage().contains("waits for the store"))) {
                    assertTrue(System.nanoTime() < end, "the loop did not notice that the store does not answer");
                    RunningGui.pause(Duration.ofMillis(100));
                }
                alert("written meanwhile");
                // A supervisor that asks for /health must not end what answers from memory.
                assertEquals(200, gui.get("/health", Map.of()).statusCode());
                assertEquals(503, gui.get("/readyz", Map.of()).statusCode());

                relay.restore();

                alerts.await("written meanwhile");
                pages.await("\"kind\":\"store\"");
                assertEquals(0, alerts.seen("event: reset"), "the store is the same, so the cursor is still valid");
                RunningGui.pause(Duration.ofMillis(1_500));
                assertEquals(1, pages.seen("\"kind\":\"store\""), "published once");
            }
        } finally {
            logger.detachAppender(logged);
        }
    }

    @Test
    void withoutItsListeningConnectionTheLoopPollsAndThenListensAgain() throws SQLException {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/v1/stream")) {
                awaitFollowed(alerts, alerts);
                int lost = awaitListening(0);

                execute("select pg_terminate_backend(" + lost + ")");
                alert("written while nobody listens");

                alerts.await("written while nobody listens");
                assertTrue(awaitListening(lost) > 0);
                alert("written while it listens again");
                alerts.await("written while it listens again");
            }
        }
    }

    @Test
    void aNotificationEndsTheWaitAtOnceAndALostConnectionIsNoError() throws Exception {
        try (LiveListener listener = new LiveListener(
                DatabaseUrl.parse(POSTGRES.url()) instanceof DatabaseUrl.Parsed.Valid valid
                        ? valid.url().dataSource("smartmon gui live")
                        : POSTGRES.dataSource())) {
            Duration moment = Duration.ofMillis(1);
            // It begins to listen, and returns so that what was written before is read.
            assertFalse(listener.await(Duration.ofMinutes(5), moment));
            assertTrue(listener.listening());
            alert("it waits for this one");
            // Longer than the test may take: only the notification can end it.
            assertTrue(listener.await(Duration.ofMinutes(5), moment));

            execute("select pg_terminate_backend(" + awaitListening(0) + ")");

            while (listener.listening()) {
                listener.await(Duration.ofMillis(50), moment);
            }
            assertFalse(
                    listener.await(Duration.ofMinutes(5), moment), "it only waits, until it is time to connect again");
        }
    }

    @Test
    void anEventWithoutANotificationIsFoundByThePoll() throws SQLException {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/v1/stream");
                    Connection connection = POSTGRES.dataSource().getConnection()) {
                awaitFollowed(alerts, alerts);

                LiveEvents.appendQuietly(connection, "alert", null, Map.of("message", "nobody was notified"));

                alerts.await("nobody was notified");
            }
        }
    }

    @Test
    void whatWasNotifiedBeforeItCouldBeShownDoesNotWaitForThePoll() throws SQLException {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            viewer.putAll(RunningGui.bearer(gui.token(Role.VIEWER)));
            try (Stream alerts = stream(gui, "/api/v1/stream");
                    Connection older = POSTGRES.dataSource().getConnection()) {
                awaitFollowed(alerts, alerts);
                older.setAutoCommit(false);
                try (Statement statement = older.createStatement()) {
                    statement.execute("select pg_current_xact_id()");
                }
                alert("behind an older transaction");
                RunningGui.pause(Duration.ofMillis(500));
                assertEquals(0, alerts.seen("behind an older transaction"));

                long ended = System.nanoTime();
                older.commit();

                alerts.await("behind an older transaction");
                assertTrue(Duration.ofNanos(System.nanoTime() - ended).toSeconds() < 4, "it came with the poll");
            }
        }
    }

    /** The backend on which events are listened for, as soon as it is another one than that. */
    private static int awaitListening(int other) throws SQLException {
        long end = System.nanoTime() + AWAIT_TIMEOUT.toNanos();
        while (true) {
            try (Connection connection = POSTGRES.dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select pid from pg_stat_activity"
                            + " where datname = current_database() and application_name = 'smartmon gui live'"
                            + " and query ilike 'listen%' and pid <> " + other)) {
                if (row.next()) {
                    return row.getInt("pid");
                }
            }
            assertTrue(System.nanoTime() < end, "nobody listens");
            RunningGui.pause(Duration.ofMillis(50));
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

        /** Waits for a line with this text, and returns it. */
        String await(String text) {
            long end = System.nanoTime() + AWAIT_TIMEOUT.toNanos();
            while (true) {
                String line = next(end - System.nanoTime());
                if (line == null) {
                    throw new AssertionError("not received in time: " + text + ", but " + read);
                }
                read.add(line);
                if (line.contains(text)) {
                    return line;
                }
            }
        }

        /** How many lines with this text have been received. */
        long seen(String text) {
            lines.drainTo(read);
            return read.stream().filter(line -> line.contains(text)).count();
        }

        /** Discards what has been received. */
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

    /** What is written before the loop has its first cursor is not published, so the tests write after that. */
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
     * Leaves the store as a restore into a fresh cluster does: published events are not in it, and its transaction ids
     * are low again.
     */
    private static void restore() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("truncate live_event");
            statement.execute("alter table live_event alter column transaction"
                    + " set default ((pg_current_xact_id()::text::bigint - " + TRANSACTIONS_AHEAD + ")::text::xid8)");
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
