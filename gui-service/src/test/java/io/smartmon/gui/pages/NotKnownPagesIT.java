package io.smartmon.gui.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the pages show of services whose stored state is not current. */
@Timeout(60)
class NotKnownPagesIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final String GREEN = "<span class=\"chip ok\">running</span>";

    private static RunningGui gui;
    private static Instant lastSeen;
    private static UUID known;
    private static UUID silent;
    private static UUID lost;
    private static Map<String, String> viewer;

    @BeforeAll
    static void start() throws SQLException {
        SeededFleet fleet = SeededFleet.in(POSTGRES);
        known = healed(fleet, "web-1");
        silent = healed(fleet, "web-2");
        lost = healed(fleet, "web-3");
        fleet.noServices(fleet.id("web-3"));
        lastSeen = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
        try (Connection connection = POSTGRES.dataSource().getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update host_current set heard_at = ? where host = ?")) {
            update.setObject(1, OffsetDateTime.ofInstant(lastSeen, ZoneOffset.UTC));
            update.setObject(2, fleet.id("web-2").value());
            assertEquals(1, update.executeUpdate());
        }
        gui = RunningGui.start(POSTGRES.url());
        viewer = RunningGui.bearer(gui.token(Role.VIEWER));
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    @Test
    void theUnitOfAHostThatReportsIsShownAsItIs() {
        String unit = thisUnit(known);

        assertTrue(unit.contains(GREEN), unit);
        assertFalse(unit.contains("not known"), unit);
    }

    @Test
    void theUnitOfASilentHostIsNotKnownSinceItWasLastSeen() {
        String unit = thisUnit(silent);

        assertFalse(unit.contains("chip ok"), unit);
        assertTrue(unit.contains("chip unknown"), unit);
        assertTrue(text(unit).contains("not known since "), unit);
        assertTrue(unit.contains("datetime=\"" + lastSeen + "\""), unit);
        assertTrue(text(unit).contains("Last known running"), unit);
    }

    @Test
    void theUnitOfAHostWhoseServicesAreNotKnownIsNotKnownAndSaysWhy() {
        String unit = thisUnit(lost);

        assertFalse(unit.contains("chip ok"), unit);
        assertTrue(unit.contains("chip unknown"), unit);
        assertTrue(text(unit).contains("not known"), unit);
        assertTrue(text(unit).contains("Why no system bus"), unit);
        assertTrue(text(unit).contains("Last known running"), unit);
    }

    @Test
    void theServicesOfASilentHostAreThoseOfWhenItWasLastSeen() {
        assertTrue(page("/hosts/web-1").contains(GREEN), "the services of a host that reports are shown as they are");
        String services = part(page("/hosts/web-2"), "id=\"services\"", "</section>");

        assertFalse(services.contains("chip ok"), services);
        assertTrue(services.contains("nginx.service"), services);
        assertTrue(text(services).contains("when last seen"), services);
    }

    @Test
    void aHostWhoseBusWasLostIsNotKnownEverywhere() {
        HttpResponse<String> host = gui.get("/api/v1/hosts/web-3", viewer);
        assertTrue(host.body().contains("\"health\":\"unknown\""), host.body());
        assertTrue(host.body().contains("\"healthText\":\"services not known\""), host.body());
        HttpResponse<String> summary = gui.get("/api/v1/summary", viewer);
        assertTrue(summary.body().contains("\"healthy\":1,"), summary.body());
        assertTrue(summary.body().contains("\"notKnown\":2,"), summary.body());
        assertTrue(summary.body().contains("\"services\":1,"), summary.body());
    }

    private static UUID healed(SeededFleet fleet, String name) {
        HostId host = fleet.host(name, "Debian GNU/Linux 12", 4, 8);
        fleet.history(host, Duration.ofMinutes(1), 12, 51, 55);
        fleet.services(host, List.of(SeededFleet.unit(SeededFleet.NGINX, ActiveState.ACTIVE, "running", "enabled")));
        return fleet.healed(host, SeededFleet.NGINX, Duration.ofMinutes(25));
    }

    private static String thisUnit(UUID incident) {
        return part(page("/incidents/" + incident), "This unit", "This incident");
    }

    private static String page(String path) {
        Map<String, String> browser = new HashMap<>(viewer);
        browser.put("Accept", "text/html");
        HttpResponse<String> page = gui.get(path, browser);
        assertEquals(200, page.statusCode(), path);
        return page.body();
    }

    private static String part(String page, String from, String to) {
        int begin = page.indexOf(from);
        int end = page.indexOf(to, begin);
        assertTrue(begin >= 0 && end > begin, "no part from " + from + " to " + to);
        return page.substring(begin, end);
    }

    /** The text without its tags. */
    private static String text(String html) {
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }
}
