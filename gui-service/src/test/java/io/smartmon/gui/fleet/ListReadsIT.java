package io.smartmon.gui.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is kept of lists: for whom, for how long, and how much of it. */
@Timeout(60)
class ListReadsIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static RunningGui gui;
    private static Map<String, String> viewer;
    private static Map<String, String> operator;

    private record Query(String text) {}

    @BeforeAll
    static void start() {
        gui = RunningGui.start(POSTGRES.url());
        viewer = page(gui.token(Role.VIEWER));
        operator = page(gui.token(Role.OPERATOR));
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    @Test
    void aListIsReadOnceUntilSomethingChanges() {
        ListReads lists = gui.context().getBean(ListReads.class);
        AtomicInteger reads = new AtomicInteger();
        Query query = new Query("once");
        assertEquals("1", read(lists, query, reads));
        assertEquals("1", read(lists, query, reads));

        gui.context().getBean(FleetMemory.class).refresh();

        assertEquals("2", read(lists, query, reads));
    }

    @Test
    void noMoreListsAreKeptThanFit() {
        ListReads lists = gui.context().getBean(ListReads.class);
        AtomicInteger reads = new AtomicInteger();
        Query first = new Query("the first");
        assertEquals("1", read(lists, first, reads));
        for (int i = 0; i < 60; i++) {
            read(lists, new Query("another " + i), new AtomicInteger());
        }
        assertEquals("2", read(lists, first, reads));
    }

    @Test
    void whoeverHearsOfAChangeFindsItInEveryList() throws Exception {
        awaitFollowed();
        for (String path :
                List.of("/alerts", "/api/v1/alerts", "/api/alerts", "/api/alerts?severity=warning&limit=500")) {
            Map<String, String> json = new HashMap<>(viewer);
            json.put("Accept", path.startsWith("/api/") ? "application/json" : "text/html");
            HttpResponse<InputStream> stream = gui.open("GET", "/api/v1/stream", streaming());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertEquals("retry: 10000", lines.readLine());
                String message = "alert " + UUID.randomUUID();
                assertFalse(gui.get(path, json).body().contains(message), path);

                alert(message);
                awaitLine(lines, message);

                assertTrue(gui.get(path, json).body().contains(message), path);
            }
        }
    }

    @Test
    void nobodySeesAPageOfAnotherRoleOrAnotherName() {
        for (String path : List.of("/incidents", "/alerts")) {
            for (int turn = 0; turn < 2; turn++) {
                String acting = gui.get(path, operator).body();
                String looking = gui.get(path, viewer).body();
                assertTrue(acting.contains("Stop all repairs") && acting.contains("signed in as operator"), path);
                assertFalse(looking.contains("Stop all repairs") || looking.contains("signed in as operator"), path);
                assertTrue(looking.contains("signed in as viewer"), path);
                String another = gui.get(path, page(gui.token(Role.VIEWER))).body();
                assertFalse(another.contains(name(looking)), path);
            }
        }
    }

    @Test
    void withoutASignInNothingIsGivenOfWhatIsKept() {
        for (String path : List.of(
                "/incidents",
                "/alerts",
                "/api/v1/incidents",
                "/api/v1/alerts",
                "/api/alerts",
                "/api/services",
                "/api/v1/services?limit=200")) {
            Map<String, String> any = new HashMap<>(viewer);
            any.put("Accept", "*/*");
            assertEquals(200, gui.get(path, any).statusCode(), path);
            assertEquals(
                    401, gui.get(path, Map.of("Accept", "application/json")).statusCode(), path);
            assertEquals(
                    401,
                    gui.get(path, Map.of("Accept", "application/json", "Authorization", "Bearer smt_none"))
                            .statusCode(),
                    path);
        }
    }

    private static String read(ListReads lists, Query query, AtomicInteger reads) {
        byte[] body = lists.json(query, () -> List.of(reads.incrementAndGet()))
                .toCompletableFuture()
                .join()
                .body();
        String text = new String(body, StandardCharsets.UTF_8);
        return text.substring(1, text.length() - 1);
    }

    private static String name(String page) {
        int from = page.indexOf("<summary><bdi>") + "<summary><bdi>".length();
        return page.substring(from, page.indexOf("</bdi>", from));
    }

    private static Map<String, String> page(String token) {
        Map<String, String> headers = new HashMap<>(RunningGui.bearer(token));
        headers.put("Accept", "text/html");
        return headers;
    }

    private static Map<String, String> streaming() {
        Map<String, String> headers = new HashMap<>(viewer);
        headers.put("Accept", "text/event-stream");
        return headers;
    }

    /** The loop follows the store from some moment after the start on: what was stored before it is streamed to no one. */
    private static void awaitFollowed() throws Exception {
        AtomicBoolean followed = new AtomicBoolean();
        Thread alerts = Thread.ofVirtual().start(() -> {
            while (!followed.get()) {
                try {
                    alert("is it followed yet");
                    Thread.sleep(200);
                } catch (SQLException | InterruptedException failed) {
                    return;
                }
            }
        });
        HttpResponse<InputStream> stream = gui.open("GET", "/api/v1/stream", streaming());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            awaitLine(lines, "is it followed yet");
        } finally {
            followed.set(true);
            alerts.join();
        }
    }

    private static void awaitLine(BufferedReader lines, String text) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("the stream ended");
    }

    private static void alert(String message) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into alerts (hostname, severity, source, message) values ('web-1', 'warning', 'cron', '"
                            + message + "')");
        }
    }
}
