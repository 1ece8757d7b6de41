package io.smartmon.gui.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.account.TokenCreation;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API reads, over HTTP, from a real PostgreSQL. */
@Timeout(60)
class ReadApiIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static SeededFleet fleet;
    private static RunningGui gui;
    private static HostId web2;
    private static UUID healed;
    private static UUID notRepaired;
    private static UUID givenUp;
    private static UUID planless;
    private static Map<String, String> viewer;
    private static Map<String, String> operator;

    @BeforeAll
    static void start() {
        fleet = SeededFleet.in(POSTGRES);
        web2 = fleet.host("web-2", "Debian GNU/Linux 12", 4, 8);
        fleet.history(web2, Duration.ofMinutes(80), 12, 51, 55);
        fleet.services(
                web2,
                List.of(
                        SeededFleet.unit(SeededFleet.NGINX, ActiveState.ACTIVE, "running", "enabled"),
                        SeededFleet.unit(SeededFleet.POSTGRES, ActiveState.FAILED, "failed", "enabled"),
                        SeededFleet.unit(new UnitName("celery.service"), ActiveState.FAILED, "failed", "enabled")));
        healed = fleet.healed(web2, SeededFleet.NGINX, Duration.ofMinutes(25));
        notRepaired = fleet.notRepaired(web2, SeededFleet.POSTGRES, Duration.ofMinutes(20));
        givenUp = fleet.givenUp(web2, new UnitName("celery.service"), Duration.ofMinutes(30));
        planless = fleet.open(
                web2,
                "clock_off",
                new HostSubject("web-2"),
                Severity.INFO,
                Measures.of("offset", Measure.span(Duration.ofSeconds(9))),
                Duration.ofMinutes(3));
        HostId quiet = fleet.host("pi-garage", "Alpine Linux 3.22", 2, 2);
        fleet.history(quiet, Duration.ofMinutes(2), 4, 30, 40);
        fleet.noServices(quiet);
        gui = RunningGui.start(POSTGRES.url());
        viewer = RunningGui.bearer(gui.token(Role.VIEWER));
        operator = RunningGui.bearer(gui.token(Role.OPERATOR));
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    @Test
    void anUnknownParameterIsRefusedWithTheKnownOnes() throws IOException {
        HttpResponse<String> answer = gui.get("/api/v1/incidents?hots=web-2", viewer);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("host, limit, offset, state"), answer.body());
        assertEquals(400, gui.get("/api/v1/summary?verbose=1", viewer).statusCode());
        assertEquals(2, object("/api/v1/hosts?limit=5000").get("total"));
        assertEquals(1000, object("/api/v1/hosts?limit=5000").get("limit"));
        assertEquals(0, object("/api/v1/holds").get("total"));
    }

    @Test
    void theSummaryCountsWhatTheHostsShow() throws IOException {
        Map<String, Object> summary = object("/api/v1/summary");

        assertEquals(2, summary.get("hosts"));
        assertEquals(1, summary.get("critical"));
        assertEquals(1, summary.get("healthy"));
        assertEquals(3, summary.get("services"));
    }

    @Test
    void aHostHasItsValuesAndWhyItsServicesAreNotKnown() throws IOException {
        Map<String, Object> host = object("/api/v1/hosts/web-2");
        assertEquals("crit", host.get("health"));
        assertEquals(3, list(host, "mounts").size());

        Map<String, Object> quiet = object("/api/v1/hosts/PI-GARAGE");
        assertEquals("ok", quiet.get("health"));
        assertEquals("no system bus", quiet.get("servicesReason"));
        assertEquals("no system bus", object("/api/v1/hosts/pi-garage/services").get("reason"));
    }

    @Test
    void aRangeHasAtMost600PointsAndKeepsItsGaps() throws IOException {
        Map<String, Object> hour = object("/api/v1/hosts/web-2/metrics?range=6h");
        List<?> points = list(hour, "points");
        assertTrue(points.size() > 50 && points.size() <= 600, "points: " + points.size());
        // The one that was left in the middle; before the first sample there was nothing to know.
        assertEquals(1, list(hour, "gaps").size());

        for (String range : List.of("1h", "24h", "7d")) {
            List<?> thinned = list(object("/api/v1/hosts/web-2/metrics?range=" + range), "points");
            assertTrue(thinned.size() <= 600);
            assertFalse(thinned.isEmpty());
        }
    }

    @Test
    void anIncidentHasItsPlansWithGuardsAndBothStates() throws IOException {
        Map<String, Object> story = object("/api/v1/incidents/" + healed);

        assertEquals("healed", story.get("closedAs"));
        assertEquals(1, list(story, "plans").size());
        Map<String, Object> plan = map(list(story, "plans").getFirst());
        assertEquals("nginx.service failed: its main process dumped core (signal 11)", plan.get("trigger"));
        assertEquals("* : nginx.service", plan.get("rule"));
        assertEquals("healed", plan.get("verdict"));
        assertEquals("start", map(plan, "action").get("verb"));
        assertEquals(
                Map.of(
                        "ActiveState",
                        "failed",
                        "SubState",
                        "failed",
                        "InvocationID",
                        "a91c7be0d1f24c6fa0b29f3c55d10c07",
                        "StateChangeTimestampMonotonic",
                        1_000_000),
                map(plan, "expected"));
        assertUnit(map(plan, "before"), "failed", "failed", "a91c7be0d1f24c6fa0b29f3c55d10c07", 0);
        assertUnit(map(plan, "after"), "active", "running", "5be2c90317de4c1e8a5a6d0db21f70d4", 9044);
        for (String repeated : List.of("trigger", "rule", "guards", "expected", "before", "after", "verdict")) {
            assertEquals(Objects.requireNonNull(plan.get(repeated), repeated), story.get(repeated), repeated);
        }
    }

    @Test
    void aGuardHasItsVerdictAsCodesMeasuresAndText() throws IOException {
        Map<String, Object> story = object("/api/v1/incidents/" + healed);

        assertEquals(12, list(story, "guards").size());
        Map<String, Object> attempts = list(story, "guards").stream()
                .map(ReadApiIT::map)
                .filter(guard -> "attempts".equals(guard.get("id")))
                .findFirst()
                .orElseThrow();
        assertEquals("pass", attempts.get("outcome"));
        assertEquals("left", attempts.get("reason"));
        assertEquals(Wording.english().guard("attempts"), attempts.get("name"));
        assertEquals(Map.of("attempts", 0, "limit", 3, "window", 600.0), map(attempts, "measures"));
        String text = String.valueOf(attempts.get("text"));
        assertTrue(text.contains("0 of 3") && text.contains("10 min"), text);
        assertTrue(attempts.containsKey("until"));
        Map<String, Object> left = object("/api/v1/incidents/" + notRepaired);
        assertEquals("left_alone", left.get("planState"));
        assertEquals("deny", map(list(left, "guards").getFirst()).get("outcome"));
        assertEquals("not_listed", map(list(left, "guards").getFirst()).get("reason"));
        assertEquals("", left.get("rule"));
        assertTrue(left.containsKey("after") && left.get("after") == null, "nothing was done, so there is no after");
        assertEquals(1, list(left, "alerts").size());
    }

    @Test
    void anIncidentWithoutAPlanSaysSoInTheSameFields() throws IOException {
        Map<String, Object> story = object("/api/v1/incidents/" + planless);

        assertEquals(List.of(), story.get("plans"));
        assertEquals(List.of(), story.get("guards"));
        for (String absent : List.of("trigger", "rule", "expected", "before", "after", "verdict")) {
            assertTrue(story.containsKey(absent) && story.get(absent) == null, absent + ": " + story);
        }
    }

    private static void assertUnit(
            Map<String, Object> unit, String activeState, String subState, String invocation, int mainPid) {
        assertEquals(activeState, unit.get("ActiveState"));
        assertEquals(subState, unit.get("SubState"));
        assertEquals(invocation, unit.get("InvocationID"));
        assertEquals(mainPid, unit.get("MainPID"));
        assertEquals(0, unit.get("NRestarts"));
    }

    @Test
    void listsFilterAndPage() throws IOException {
        List<?> open = list(object("/api/v1/incidents?state=open&host=web-2"), "items");
        assertTrue(open.stream()
                .anyMatch(item -> notRepaired.toString().equals(map(item).get("id"))));
        assertTrue(open.stream().allMatch(item -> "open".equals(map(item).get("state"))));
        assertEquals(0, object("/api/v1/incidents?host=pi-garage").get("total"));
        Map<String, Object> second = object("/api/v1/incidents?limit=1&offset=1");
        assertEquals(1, second.get("offset"));
        assertEquals(1, list(second, "items").size());
        assertEquals(500, object("/api/v1/incidents?limit=100000").get("limit"));
        assertEquals(2, object("/api/v1/services?state=failed").get("total"));
        assertTrue(list(object("/api/v1/alerts"), "items").size() >= 2);
    }

    @Test
    void invalidParametersAre400AndUnknownThings404() {
        for (String path : List.of(
                "/api/v1/incidents?limit=0",
                "/api/v1/incidents?limit=x",
                "/api/v1/services?offset=-1",
                "/api/v1/incidents?state=asleep",
                "/api/v1/hosts/web-2/metrics?range=1y")) {
            assertEquals(400, gui.get(path, viewer).statusCode(), path);
        }
        for (String path : List.of(
                "/api/v1/hosts/no-such-host",
                "/api/v1/hosts/no-such-host/metrics",
                "/api/v1/incidents?host=no-such-host",
                "/api/v1/incidents/nothing",
                "/api/v1/incidents/" + UUID.randomUUID())) {
            assertEquals(404, gui.get(path, viewer).statusCode(), path);
        }
    }

    @Test
    void everyPageAnswersAndEscapesWhatHostsSay() {
        for (String path :
                List.of("/", "/hosts", "/hosts/web-2?range=7d", "/incidents", "/incidents/" + healed, "/alerts")) {
            HttpResponse<String> page = gui.get(path, html());
            assertEquals(200, page.statusCode(), path);
            assertFalse(page.body().contains("<b>data</b>"), path);
            assertFalse(page.body().contains(" style="), path);
        }
    }

    @Test
    void acknowledgingAndRearmingAreForOperatorsAndMayBeRepeated() throws IOException {
        String path = "/api/v1/incidents/" + givenUp;
        assertEquals(403, gui.post(path + "/acknowledge", Map.of(), viewer).statusCode());

        assertEquals(200, gui.post(path + "/acknowledge", Map.of(), operator).statusCode());
        assertEquals(200, gui.post(path + "/acknowledge", Map.of(), operator).statusCode());
        assertEquals(
                409,
                gui.post("/api/v1/incidents/" + healed + "/rearm", Map.of(), operator)
                        .statusCode());
        assertEquals(200, gui.post(path + "/rearm", Map.of(), operator).statusCode());
        assertEquals(200, gui.post(path + "/rearm", Map.of(), operator).statusCode());

        assertEquals("open", object(path).get("state"));
    }

    @Test
    void aMarkIsInTheNextListOfIncidents() throws IOException {
        assertFalse(marked(planless), "it is kept as it was before");
        int before = gui.get("/incidents", html()).body().split("acknowledged by", -1).length;

        assertEquals(
                200,
                gui.post("/api/v1/incidents/" + planless + "/acknowledge", Map.of(), operator)
                        .statusCode());

        assertTrue(marked(planless));
        assertEquals(before + 1, gui.get("/incidents", html()).body().split("acknowledged by", -1).length);
    }

    private static boolean marked(UUID incident) throws IOException {
        return list(object("/api/v1/incidents"), "items").stream()
                .map(ReadApiIT::map)
                .filter(item -> incident.toString().equals(item.get("id")))
                .anyMatch(item -> item.get("acknowledgedBy") != null);
    }

    @Test
    void alertsArriveLiveAndTheStreamContinuesFromItsLastId() throws IOException {
        HttpResponse<InputStream> stream = gui.open("GET", "/api/v1/stream", streaming(Map.of()));
        assertEquals(200, stream.statusCode());
        String id;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertEquals("retry: 10000", lines.readLine());
            fleet.givenUp(web2, new UnitName("live-one.service"), Duration.ofMinutes(6));
            id = field(lines, "id: ");
            assertEquals("alert", field(lines, "event: "));
            assertTrue(field(lines, "data: ").contains("live-one.service"));
        }
        fleet.givenUp(web2, new UnitName("live-two.service"), Duration.ofMinutes(6));
        HttpResponse<InputStream> again = gui.open("GET", "/api/v1/stream", streaming(Map.of("Last-Event-ID", id)));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(again.body(), StandardCharsets.UTF_8))) {
            assertTrue(field(lines, "data: ").contains("live-two.service"));
        }
    }

    @Test
    void aStreamEndsSoonAfterItsTokenIsRevoked() throws IOException {
        String name = "short-" + UUID.randomUUID();
        String token = ((TokenCreation.Created) gui.accounts().createToken(name, Role.VIEWER, null, "test")).text();
        HttpResponse<InputStream> stream = gui.open(
                "GET", "/api/v1/stream", Map.of("Authorization", "Bearer " + token, "Accept", "text/event-stream"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertEquals("retry: 10000", lines.readLine());
            gui.accounts().revokeToken(name, "test");
            long from = System.nanoTime();
            List<String> rest = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rest.add(line);
            }
            assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 6, "it ended late: " + rest);
        }
    }

    private static String field(BufferedReader lines, String name) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(name)) {
                return line.substring(name.length());
            }
        }
        throw new AssertionError("the stream ended without " + name);
    }

    private static Map<String, String> streaming(Map<String, String> more) {
        return merged(more, Map.of("Accept", "text/event-stream"));
    }

    private static Map<String, String> html() {
        return merged(Map.of(), Map.of("Accept", "text/html"));
    }

    private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new HashMap<>(viewer);
        all.putAll(one);
        all.putAll(other);
        return all;
    }

    private static Map<String, Object> object(String path) throws IOException {
        HttpResponse<String> answer = gui.get(path, viewer);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return gui.context()
                .getBean(ObjectMapper.class)
                .readValue(answer.body(), Argument.mapOf(String.class, Object.class));
    }

    private static List<?> list(Map<String, Object> object, String name) {
        return (List<?>) Objects.requireNonNull(object.get(name), name);
    }

    private static Map<String, Object> map(Map<String, Object> object, String name) {
        return map(Objects.requireNonNull(object.get(name), name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
