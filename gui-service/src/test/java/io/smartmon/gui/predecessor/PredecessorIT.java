package io.smartmon.gui.predecessor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The predecessor's endpoints against the table of what its users rely on. */
@Timeout(120)
class PredecessorIT {
    private static final String KEY = "a-key-of-sixteen-characters";
    private static final long GIB = 1L << 30;

    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @TempDir
    static Path folder;

    private static RunningGui gui;
    private static Map<String, String> viewer;

    @BeforeAll
    static void start() throws Exception {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
        seed(Database.of(POSTGRES.dataSource()));
        Files.writeString(
                folder.resolve("approved_services.json"),
                "{\"allow\": [{\"host\": \"web-1\", \"service\": \"nginx\"}, {\"host\": \"web-1\", \"service\": \"gone\"}]}");
        gui = RunningGui.begin(POSTGRES.url(), Map.of("SMARTMON_API_KEY", KEY, "SMARTMON_DATA", folder.toString()));
        while (gui.get("/readyz", Map.of()).statusCode() != 200) {
            RunningGui.pause(Duration.ofMillis(100));
        }
        viewer = RunningGui.bearer(gui.token(Role.VIEWER));
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    private static void seed(Database database) throws SQLException {
        UUID run = UUID.randomUUID();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        HostId host = new PostgresFleetStore(database)
                .register(new HostProfile("machine", "boot", "web-1", "Debian GNU/Linux 12", 2, 8 * GIB), run, now)
                .host();
        List<SystemSample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            samples.add(new SystemSample(
                    i + 1L,
                    now.minusSeconds(15L * (20 - i)),
                    i == 0 ? null : 12.5,
                    0.4,
                    0.3,
                    0.2,
                    8 * GIB,
                    6 * GIB,
                    i == 1 ? 0 : GIB,
                    0,
                    3_600,
                    i == 2
                            ? List.of()
                            : List.of(new MountUsage("/", "ext4", 40 * GIB, 10 * GIB, 30 * GIB, 1_000, 250, false))));
        }
        new PostgresSampleStore(database).append(host, run, samples);
        UnitState failed = unit("nginx.service", ActiveState.FAILED);
        new PostgresServiceStore(database)
                .observe(new ServiceStore.Reconciliation(
                        host,
                        run,
                        now,
                        true,
                        List.of(
                                new ServiceStore.Seen(failed, now.minusSeconds(60), false),
                                new ServiceStore.Seen(
                                        unit("ssh.service", ActiveState.ACTIVE), now.minusSeconds(60), false)),
                        List.of(
                                new ServiceStore.Transition(
                                        1,
                                        now.minusSeconds(600),
                                        "inactive",
                                        unit("nginx.service", ActiveState.ACTIVE),
                                        false),
                                new ServiceStore.Transition(2, now.minusSeconds(60), "active", failed, false))));
        insert("web-1", "=cmd|' /C calc'!A1, \"quoted\"");
        execute("insert into alerts (hostname, severity, source, message) values (null, 'info', 'cron', 'no host')");
    }

    private static UnitState unit(String name, ActiveState state) {
        return new UnitState(
                UnitName.of(name),
                "",
                "loaded",
                state,
                state == ActiveState.ACTIVE ? "running" : "failed",
                "enabled",
                "simple",
                "no",
                false,
                "success",
                "",
                0,
                0,
                0,
                0,
                1,
                1,
                Duration.ofSeconds(90),
                0,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }

    @Test
    void everyAnswerHasTheNamesAndTypesOfTheTable() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> line : lines("answers.txt").entrySet()) {
            String path = filled(line.getKey());
            HttpResponse<String> answer = gui.get(path, viewer);
            assertEquals(200, answer.statusCode(), path + ": " + answer.body());
            wrong.addAll(Shape.parse(line.getValue()).differences(path, json(answer.body())));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void storedResultsAreAnswered() throws IOException {
        Map<?, ?> summary = object(get("/api/summary"));
        assertEquals(1, summary.get("total_hosts"));
        assertEquals(12.5, summary.get("cpu_now"));
        assertEquals(List.of("web-1"), summary.get("hosts_inline"));
        assertFalse(list(summary.get("latest_alerts")).isEmpty());
        assertEquals(20, list(get("/api/hosts/web-1/metrics")).size());
        assertEquals(1, list(get("/api/hosts")).size());
        assertEquals(2, list(get("/api/hosts/web-1/services")).size());
        List<?> history = list(get("/api/services/web-1/nginx/history"));
        assertEquals(
                List.of("running", "failed", "failed"),
                history.stream()
                        .map(row -> object(row).get("normalized_status"))
                        .toList());
        Map<?, ?> services = object(get("/api/services?status=failed&host=web-1&no_such_parameter=1"));
        assertEquals(1, services.get("total"));
        Map<?, ?> nginx = object(list(services.get("items")).getFirst());
        assertEquals(1, nginx.get("recoverable"));
    }

    @Test
    void parametersHaveTheirBounds() throws IOException {
        assertEquals(200, object(get("/api/services")).get("limit"));
        assertEquals(1000, object(get("/api/services?limit=5000")).get("limit"));
        assertEquals(50, object(get("/api/alerts")).get("limit"));
        for (String bad : List.of(
                "/api/services?limit=x",
                "/api/services?since_minutes=soon",
                "/api/alerts?offset=-1",
                "/api/hosts/web-1/metrics?minutes=1h")) {
            assertEquals(400, gui.get(bad, viewer).statusCode(), bad);
        }
        for (String unknown : List.of(
                "/api/hosts/nowhere/metrics", "/api/hosts/nowhere/services", "/api/services/web-1/none/history")) {
            assertEquals(404, gui.get(unknown, viewer).statusCode(), unknown);
        }
        assertEquals(401, gui.get("/api/summary", Map.of()).statusCode());
    }

    @Test
    void filesHaveTheirColumnsAndNamesAndNoFormulas() throws IOException {
        for (Map.Entry<String, String> line : lines("files.txt").entrySet()) {
            String path = filled(line.getKey());
            HttpResponse<String> answer = gui.get(path, viewer);
            assertEquals(200, answer.statusCode(), path + ": " + answer.body());
            assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/csv"), path);
            List<String> rows = answer.body().lines().toList();
            assertEquals("\uFEFF" + line.getValue(), rows.getFirst());
            assertTrue(rows.size() > 1, path);
        }
        assertEquals("attachment; filename=\"services_all_1440m.csv\"", name("/api/services.csv"));
        assertEquals(
                "attachment; filename=\"services_web-1_60m.csv\"",
                name("/api/services.csv?host=web-1&since_minutes=60"));
        assertEquals(
                "attachment; filename=\"web-1_nginx_5m.csv\"",
                name("/api/services/web-1/nginx/export.csv?since_minutes=1"));
        assertTrue(gui.get("/api/alerts.csv", viewer).body().contains(",\"'=cmd|' /C calc'!A1, \"\"quoted\"\"\"\r\n"));
    }

    @Test
    void alertsAreStreamedWithTheirNumbersAndResumed() throws Exception {
        HttpResponse<InputStream> stream = open(null);
        assertEquals(
                "no-cache, no-transform",
                stream.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals("no", stream.headers().firstValue("X-Accel-Buffering").orElseThrow());
        assertTrue(stream.headers().firstValue("Content-Type").orElseThrow().startsWith("text/event-stream"));
        long first;
        try (BufferedReader lines = reader(stream)) {
            assertEquals("retry: 10000", lines.readLine());
            insert("web-1", "first\nof two lines");
            first = event(lines, "first\nof two lines");
        }
        insert("web-1", "missed");
        insert("elsewhere", "missed too");
        try (BufferedReader lines = reader(open(Long.toString(first)))) {
            assertEquals("retry: 10000", lines.readLine());
            assertEquals(first + 1, event(lines, "missed"));
            assertEquals(first + 2, event(lines, "missed too"));
            insert("web-1", "live again");
            assertEquals(first + 3, event(lines, "live again"));
        }
    }

    @Test
    void theSameEventsComeOverAWebSocketOfThisOrigin() throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket socket = connect(gui.origin(), messages).toCompletableFuture().join();
        // Nothing shows when the connection begins to listen, so alerts are written until one arrives.
        String message = null;
        for (int i = 0; i < 20 && message == null; i++) {
            insert("web-1", "over the socket");
            message = messages.poll(2, TimeUnit.SECONDS);
        }
        socket.abort();
        Map<?, ?> alert = object(json(Objects.requireNonNull(message)));
        assertEquals(
                List.of(),
                Shape.parse(
                                "{id: int, timestamp: time, hostname: string?, severity: string, source: string, message: string?}")
                        .differences("message", alert));
        BlockingQueue<String> foreign = new LinkedBlockingQueue<>();
        try {
            connect("http://evil.example", foreign).toCompletableFuture().join();
            assertEquals("closed", foreign.poll(20, TimeUnit.SECONDS));
        } catch (CompletionException refused) {
            assertTrue(foreign.isEmpty());
        }
    }

    @Test
    void aRestartIsCheckedWhole() throws IOException {
        assertEquals(401, restart(null, "{\"host\": \"web-1\", \"service\": \"nginx\"}"));
        assertEquals(401, restart("wrong", "{\"host\": \"web-1\", \"service\": \"nginx\"}"));
        assertEquals(401, restart(gui.token(Role.ADMIN), "{\"host\": \"web-1\", \"service\": \"nginx\"}"));
        assertEquals(400, restart(KEY, "{\"host\": \"web-1\"}"));
        assertEquals(400, restart(KEY, "{\"service\": \"nginx\"}"));
        assertEquals(403, restart(KEY, "{\"host\": \"web-1\", \"service\": \"ssh\"}"));
        assertEquals(404, restart(KEY, "{\"host\": \"web-1\", \"service\": \"gone\"}"));
        assertEquals(503, restart(KEY, "{\"host\": \"web-1\", \"service\": \"nginx\"}"));
    }

    private static int restart(@Nullable String key, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gui.address("/api/services/restart"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("X-API-Key", key);
        }
        HttpResponse<String> answer = gui.send(request);
        assertEquals(List.of(), Shape.parse("{ok: bool, error: string}").differences(body, json(answer.body())));
        return answer.statusCode();
    }

    private static CompletionStage<WebSocket> connect(String origin, BlockingQueue<String> messages) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", Objects.requireNonNull(viewer.get("Authorization")))
                .header("Origin", origin)
                .buildAsync(
                        URI.create(gui.origin().replace("http:", "ws:") + "/api/stream/ws"), new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onText(
                                    WebSocket socket, CharSequence data, boolean last) {
                                messages.add(data.toString());
                                socket.request(1);
                                return null;
                            }

                            @Override
                            public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                                messages.add("closed");
                                return null;
                            }
                        });
    }

    private static HttpResponse<InputStream> open(@Nullable String lastEventId) {
        Map<String, String> headers = new HashMap<>(viewer);
        headers.put("Accept", "text/event-stream");
        if (lastEventId != null) {
            headers.put("Last-Event-ID", lastEventId);
        }
        return gui.open("GET", "/api/stream/alerts", headers);
    }

    private static BufferedReader reader(HttpResponse<InputStream> stream) {
        return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    }

    /** Reads to the event with that message, and answers its number. */
    private static long event(BufferedReader lines, String message) throws IOException {
        String id = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
                assertEquals("event: alert", lines.readLine());
                Map<?, ?> data =
                        object(json(Objects.requireNonNull(lines.readLine()).substring("data: ".length())));
                assertEquals("", lines.readLine());
                assertEquals(id, String.valueOf(data.get("id")));
                if (message.equals(data.get("message"))) {
                    return Long.parseLong(id);
                }
            }
        }
        throw new AssertionError("the stream ended");
    }

    private static void insert(String host, String message) throws SQLException {
        execute("insert into alerts (hostname, severity, source, message) values ('" + host
                + "', 'critical', 'backup.sh', '" + message.replace("'", "''") + "')");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String name(String path) {
        return gui.get(path, viewer).headers().firstValue("Content-Disposition").orElse("");
    }

    private static @Nullable Object get(String path) throws IOException {
        HttpResponse<String> answer = gui.get(path, viewer);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return json(answer.body());
    }

    private static @Nullable Object json(String text) throws IOException {
        return gui.context().getBean(JsonMapper.class).readValue(text, Argument.of(Object.class));
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }

    private static String filled(String path) {
        return path.replace("{host}", "web-1").replace("{service}", "nginx").replace("{target}", "example.org");
    }

    private static Map<String, String> lines(String name) throws IOException {
        Map<String, String> lines = new HashMap<>();
        try (InputStream file =
                Objects.requireNonNull(PredecessorIT.class.getResourceAsStream("/predecessor/" + name))) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        lines.put(line.substring(0, space), line.substring(space + 1));
                    });
        }
        assertFalse(lines.isEmpty());
        return lines;
    }
}
