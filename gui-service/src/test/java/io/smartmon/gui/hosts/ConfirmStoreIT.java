package io.smartmon.gui.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.gui.RunningGui;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresSyncStore;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A restored store on a host's page and in the API, and how an admin confirms it there. */
class ConfirmStoreIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final String PAGE = "/hosts/web-1";
    private static final String CONFIRM = "/hosts/web-1/confirm-store";
    private static final String API = "/api/v1/hosts/web-1";
    private static final String TOLD = "The database is older than what was last done on this host";

    private static RunningGui gui;
    private static Database database;
    private static HostId web;
    private static Map<String, String> operator;
    private static Map<String, String> admin;

    /** Higher with each test, so that what one has confirmed is no longer confirmed in the next. */
    private static long epoch = 50;

    @BeforeAll
    static void start() {
        gui = RunningGui.start(POSTGRES.url());
        database = Database.of(POSTGRES.dataSource());
        web = new PostgresFleetStore(database)
                .register(
                        new HostProfile("machine", "boot", "web-1", "Debian GNU/Linux 12", 2, 1L << 30),
                        UUID.randomUUID(),
                        now())
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
    void theStoreIsRestored() {
        epoch += 10;
        new PostgresSyncStore(database)
                .sync(new SyncStore.Request(
                        web, UUID.randomUUID(), "boot", Duration.ofSeconds(1), epoch, null, true, false, now()));
        gui.context().getBean(FleetMemory.class).rebuild();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static String page(Map<String, String> who) {
        Map<String, String> headers = new HashMap<>(who);
        headers.put("Accept", "text/html,*/*;q=0.8");
        HttpResponse<String> page = gui.get(PAGE, headers);
        assertEquals(200, page.statusCode(), page.body());
        return page.body();
    }

    private static String ledger() throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select actor, convert_from(canonical, 'UTF8') as what from audit_entry"
                                + " where action = 'store.confirmed' order by seq desc limit 1")) {
            return row.next() ? row.getString("actor") + " " + row.getString("what") : "";
        }
    }

    @Test
    void thePageTellsEverybodyAndOffersTheButtonToAdmins() {
        String toOperator = page(operator);
        assertTrue(toOperator.contains(TOLD) && toOperator.contains("an admin can confirm it"), toOperator);
        assertFalse(toOperator.contains("confirm-store"), toOperator);
        String toAdmin = page(admin);
        assertTrue(toAdmin.contains(TOLD) && toAdmin.contains("action=\"" + CONFIRM + "\""), toAdmin);
    }

    @Test
    void confirmingNeedsAnAdminAndAReason() throws Exception {
        Map<String, String> reason = Map.of("reason", "the <disk> was replaced", "back", PAGE);
        assertEquals(403, gui.post(CONFIRM, reason, operator).statusCode());
        assertEquals(400, gui.post(CONFIRM, Map.of("reason", " "), admin).statusCode());
        assertEquals(
                400, gui.post(CONFIRM, Map.of("reason", "x".repeat(501)), admin).statusCode());
        assertEquals(
                404, gui.post("/hosts/nowhere/confirm-store", reason, admin).statusCode());
        assertTrue(page(admin).contains(TOLD));

        HttpResponse<String> confirmed = gui.post(CONFIRM, reason, admin);
        assertEquals(303, confirmed.statusCode(), confirmed.body());
        assertEquals(PAGE, confirmed.headers().firstValue("Location").orElseThrow());
        assertFalse(page(admin).contains(TOLD));
        assertTrue(ledger().startsWith("token test-") && ledger().contains("the <disk> was replaced"), ledger());
        assertEquals(303, gui.post(CONFIRM, reason, admin).statusCode(), "a second click changes nothing");
    }

    @Test
    void theApiSaysItAndConfirmsIt() {
        assertTrue(gui.get(API, operator).body().contains("\"storeRestoredSince\":\"20"));
        assertEquals(403, gui.post("/api/v1" + CONFIRM, Map.of(), operator).statusCode());
        HttpResponse<String> confirmed = gui.post("/api/v1" + CONFIRM, Map.of(), admin);
        assertEquals(200, confirmed.statusCode(), confirmed.body());
        assertFalse(confirmed.body().contains("\"storeRestoredSince\":\"20"), confirmed.body());
    }
}
