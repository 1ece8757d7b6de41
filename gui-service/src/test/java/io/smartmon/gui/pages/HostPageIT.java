package io.smartmon.gui.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.gui.GuiStore;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.account.TokenCreation;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages of hosts show of a unit filter and of a dry run. */
@Timeout(60)
@ExtendWith(GuiStore.class)
@MicronautTest
@Property(name = GuiStore.ON, value = "yes")
class HostPageIT {
    private static final Pattern UNIT = Pattern.compile("<span class=\"mono\" title=\"[^\"]*\">([^<]+)</span>");
    private static final String DRY_RUN = "Dry run: nothing is changed on this host";

    @Inject
    EmbeddedServer server;

    @Inject
    AccountStore accounts;

    @Inject
    FleetMemory memory;

    private SeededFleet fleet;
    private String token;
    private HostId web;

    @BeforeEach
    void seed() {
        fleet = SeededFleet.in(GuiStore.postgres());
        web = fleet.host("web-1", "Debian GNU/Linux 12", 4, 8);
        fleet.host("web-2", "Debian GNU/Linux 12", 4, 8);
        fleet.history(web, Duration.ofMinutes(2), 12, 51, 55);
        fleet.services(
                web,
                List.of(
                        SeededFleet.unit(SeededFleet.NGINX, ActiveState.ACTIVE, "running", "enabled"),
                        SeededFleet.unit(SeededFleet.POSTGRES, ActiveState.FAILED, "failed", "enabled"),
                        SeededFleet.unit(
                                new UnitName("nginx-exporter.service"), ActiveState.FAILED, "failed", "enabled"),
                        SeededFleet.unit(new UnitName("ssh.service"), ActiveState.INACTIVE, "dead", "disabled")));
        token = accounts.createToken("test-" + UUID.randomUUID(), Role.VIEWER, null, "test")
                        instanceof TokenCreation.Created made
                ? made.text()
                : "";
        memory.rebuild();
    }

    @ParameterizedTest(name = "unit={0} state={1}")
    @CsvSource({
        "'', '', nginx-exporter.service nginx.service postgresql.service ssh.service",
        "NGINX, '', nginx-exporter.service nginx.service",
        "nginx, failed, nginx-exporter.service",
        "'', failed, nginx-exporter.service postgresql.service",
        "a unit called ssh, '', ssh.service",
        "%, '', ''",
        "_, '', ''",
        "'', asleep, nginx-exporter.service nginx.service postgresql.service ssh.service"
    })
    void theFilterShowsTheUnitsThatMatchAndNoOthers(String unit, String state, String expected) throws Exception {
        String page = page("/hosts/web-1?unit=" + encode(unit) + "&state=" + encode(state));

        assertEquals(
                expected,
                UNIT
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .collect(Collectors.joining(" ")));
        assertEquals(expected.isEmpty(), page.contains("No unit matches."));
    }

    @Test
    void aFilterIsKeptInItsFieldsAndIsNotWhatTheNextViewerSees() throws Exception {
        String filtered = page("/hosts/web-1?range=6h&unit=" + encode("\"><b>nginx") + "&state=failed");

        assertTrue(filtered.contains("value=\"&quot;&gt;&lt;b&gt;nginx\""), filtered);
        assertTrue(filtered.contains("<option value=\"failed\" selected=\"selected\">"), filtered);
        assertTrue(filtered.contains("<input type=\"hidden\" name=\"range\" value=\"6h\">"), filtered);
        assertTrue(filtered.contains("show all"), filtered);
        String next = page("/hosts/web-1?range=6h");
        assertTrue(next.contains("ssh.service"), next);
        assertFalse(next.contains("show all"), next);
    }

    @Test
    void aDryRunIsMarkedOnEveryPageOfThatHostAndNowhereElse() throws Exception {
        fleet.dryRun(web, true);
        memory.rebuild();

        assertEquals(1, count(page("/hosts"), ">dry run<"));
        assertEquals(1, count(page("/"), ">dry run<"));
        assertEquals(1, count(page("/hosts/web-1"), DRY_RUN));
        assertEquals(0, count(page("/hosts/web-2"), DRY_RUN));
        assertEquals(1, count(page("/api/v1/hosts/web-1"), "\"dryRun\":true"));
        assertEquals(1, count(page("/api/v1/hosts/web-2"), "\"dryRun\":null"));

        fleet.dryRun(web, false);
        memory.rebuild();

        assertEquals(0, count(page("/hosts"), ">dry run<"), "what was rendered before is not shown any more");
        assertEquals(0, count(page("/hosts/web-1"), DRY_RUN));
        assertEquals(1, count(page("/api/v1/hosts/web-1"), "\"dryRun\":false"));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String page(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(server.getURL() + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Accept", path.startsWith("/api/") ? "application/json" : "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body();
        }
    }
}
