package io.smartmon.gui.holds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HoldsIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static HostId web;

    private static RunningGui gui;
    private static PostgresHoldStore store;
    private static Map<String, String> operator;
    private static Map<String, String> admin;

    @BeforeAll
    static void start() {
        gui = RunningGui.start(POSTGRES.url());
        Database database = Database.of(POSTGRES.dataSource());
        store = new PostgresHoldStore(database);
        web = new PostgresFleetStore(database)
                .register(
                        new HostProfile("machine", "boot", "web-1", "Debian GNU/Linux 12", 2, 1L << 30),
                        UUID.randomUUID(),
                        Instant.now().truncatedTo(ChronoUnit.MICROS))
                .host();
        operator = RunningGui.bearer(gui.token(Role.OPERATOR));
        admin = RunningGui.bearer(gui.token(Role.ADMIN));
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    @BeforeEach
    void none() throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from hold");
        }
        RunningGui.pause(Duration.ofMillis(1_100));
    }

    @Test
    void oneClickStopsEverythingEverywhere() {
        HttpResponse<String> answer = gui.post("/holds", Map.of("back", "/hosts"), operator);
        assertEquals(303, answer.statusCode());
        assertEquals("/hosts", answer.headers().firstValue("Location").orElseThrow());
        List<Hold> holds = store.inForce(web);
        assertEquals(1, holds.size());
        assertEquals(null, holds.getFirst().host());
        assertTrue(holds.getFirst().by().startsWith("token test-"));
        assertTrue(page().contains("repairs stopped"));
    }

    @Test
    void oneHostCanBeStoppedAlone() {
        assertEquals(
                303,
                gui.post("/holds", Map.of("host", "web-1", "reason", "patching"), operator)
                        .statusCode());
        assertEquals("patching", store.inForce(web).getFirst().reason());
        assertTrue(store.inForce(HostId.ofUnregistered("web-2")).isEmpty());
        assertTrue(page().contains("on web-1"));
    }

    @Test
    void aHostThatIsNotKnownIsNotFoundAndAnEmptyNameIsNotAll() {
        assertEquals(
                404, gui.post("/holds", Map.of("host", "nowhere"), operator).statusCode());
        assertEquals(400, gui.post("/holds", Map.of("host", " "), operator).statusCode());
        assertEquals(
                400,
                gui.post("/holds", Map.of("reason", "x".repeat(501)), operator).statusCode());
        assertTrue(store.inForce(web).isEmpty());
    }

    @Test
    void liftingNeedsAnAdminAndAReason() {
        gui.post("/holds", Map.of(), operator);
        assertEquals(
                403, gui.post("/holds/lift", Map.of("reason", "done"), operator).statusCode());
        assertEquals(400, gui.post("/holds/lift", Map.of("reason", " "), admin).statusCode());
        assertEquals(1, store.inForce(web).size());
        assertEquals(
                303, gui.post("/holds/lift", Map.of("reason", "done"), admin).statusCode());
        assertTrue(store.inForce(web).isEmpty());
        assertFalse(page().contains("repairs stopped"));
    }

    @Test
    void aHoldPlacedElsewhereIsShownWithinTwoSeconds() {
        assertFalse(page().contains("repairs stopped"));
        store.place(new Hold(
                UUID.randomUUID(),
                null,
                Hold.Source.COMMAND,
                "ada",
                "<b>storm</b>",
                Instant.now().truncatedTo(ChronoUnit.MICROS)));
        RunningGui.pause(Duration.ofMillis(1_500));
        String page = page();
        assertTrue(page.contains("repairs stopped") && page.contains("&lt;b&gt;storm"), page);
    }

    private static String page() {
        Map<String, String> headers = new HashMap<>(admin);
        headers.put("Accept", "text/html,*/*;q=0.8");
        HttpResponse<String> page = gui.get("/", headers);
        assertEquals(200, page.statusCode(), page.body());
        return page.body();
    }
}
