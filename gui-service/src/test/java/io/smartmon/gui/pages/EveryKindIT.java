package io.smartmon.gui.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Incidents of every kind on every page, and of one that this version has does not know. */
@Timeout(60)
class EveryKindIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final Map<String, UUID> INCIDENTS = new LinkedHashMap<>();

    private static RunningGui gui;
    private static Map<String, String> viewer;

    /**
     * A kind with what was measured.
     *
     * @param label what the kind is called
     * @param sentence what every page says of it
     */
    record Kind(
            String code,
            Severity severity,
            String subjectKind,
            String subject,
            Measures evidence,
            String label,
            String sentence) {
        @Override
        public String toString() {
            return code;
        }
    }

    static List<Kind> kinds() {
        return List.of(
                new Kind(
                        "mount_full",
                        Severity.CRITICAL,
                        "mount",
                        "/var/lib",
                        Measures.builder()
                                .ratio("used", 0.98)
                                .bytes("available", 900_000_000)
                                .build(),
                        "file system full",
                        "is 98 % full, 900 MB left"),
                new Kind(
                        "inodes_full",
                        Severity.WARNING,
                        "mount",
                        "/srv",
                        Measures.builder()
                                .ratio("used", 0.91)
                                .count("free_inodes", 1200)
                                .build(),
                        "low inodes",
                        "is running out of inodes: 91 % used, 1200 left"),
                new Kind(
                        "read_only",
                        Severity.CRITICAL,
                        "mount",
                        "/data",
                        Measures.none(),
                        "read-only file system",
                        "is mounted read-only"),
                new Kind(
                        "memory_short",
                        Severity.WARNING,
                        "host",
                        "db-1",
                        Measures.builder()
                                .bytes("available", 500_000_000)
                                .bytes("total", 8_000_000_000L)
                                .ratio("pressure", 0.12)
                                .build(),
                        "low memory",
                        "is low on memory: 500 MB of 8.0 GB available, tasks waited 12 % of the time"),
                new Kind(
                        "cpu_starved",
                        Severity.WARNING,
                        "host",
                        "db-1",
                        Measures.builder().ratio("pressure", 0.55).build(),
                        "CPU starved",
                        "is starved of CPU: tasks waited 55 % of the time"),
                new Kind(
                        "zombies",
                        Severity.WARNING,
                        "host",
                        "db-1",
                        Measures.builder()
                                .count("zombies", 70)
                                .text("parent", "supervisord")
                                .build(),
                        "zombie processes",
                        "has 70 zombie processes, most of them children of supervisord"),
                new Kind(
                        "processes",
                        Severity.WARNING,
                        "host",
                        "db-1",
                        Measures.builder()
                                .count("processes", 30_000)
                                .count("pid_max", 32_768)
                                .build(),
                        "too many processes",
                        "runs 30000 processes and threads (limit 32768)"),
                new Kind(
                        "crash_loop",
                        Severity.CRITICAL,
                        "unit",
                        "api.service",
                        Measures.builder()
                                .count("restarts", 12)
                                .span("span", Duration.ofMinutes(10))
                                .build(),
                        "crash loop",
                        "keeps crashing: 12 restarts in 10 min"),
                new Kind(
                        "stopped_enabled",
                        Severity.WARNING,
                        "unit",
                        "cron.service",
                        Measures.of("stopped_for", Measure.span(Duration.ofHours(2))),
                        "stopped but enabled",
                        "is enabled but has been stopped for 2 h"),
                new Kind(
                        "boot_unfinished",
                        Severity.WARNING,
                        "host",
                        "db-1",
                        Measures.builder()
                                .text("state", "starting")
                                .span("up", Duration.ofMinutes(12))
                                .put("units", Measure.names(List.of("hang.service")))
                                .build(),
                        "boot not finished",
                        "has not finished booting after 12 min, waiting for hang.service"),
                new Kind(
                        "clock_off",
                        Severity.WARNING,
                        "host",
                        "db-1",
                        Measures.of("offset", Measure.span(Duration.ofSeconds(9))),
                        "clock skew",
                        "has a clock skew of 9 s"),
                new Kind(
                        "store_restored",
                        Severity.CRITICAL,
                        "host",
                        "db-1",
                        Measures.of("since", Measure.moment(Instant.parse("2026-03-05T12:00:00Z"))),
                        "database restored",
                        "is not repaired: the database is older than what was last done there, restored or replaced;"
                                + " confirm it with smartmon confirm-store db-1"),
                new Kind(
                        "host_silent",
                        Severity.CRITICAL,
                        "host",
                        "db-1",
                        Measures.of("silent_for", Measure.span(Duration.ofSeconds(90))),
                        "host silent",
                        "has not reported for over 1 min 30 s"),
                // Of this one no text, no measure and no kind of subject is known.
                new Kind(
                        "flux_reversed",
                        Severity.WARNING,
                        "capacitor",
                        "delta-7",
                        Measures.builder()
                                .count("flaps", 4)
                                .put("gigawatts", Measure.number(1.21))
                                .build(),
                        "flux reversed",
                        "flux reversed (flaps 4, gigawatts 1.2)"));
    }

    @BeforeAll
    static void start() {
        SeededFleet fleet = SeededFleet.in(POSTGRES);
        HostId host = fleet.host("db-1", "Debian GNU/Linux 12", 4, 8);
        fleet.history(host, Duration.ofMinutes(2), 12, 51, 55);
        fleet.noServices(host);
        for (Kind kind : kinds()) {
            INCIDENTS.put(
                    kind.code(),
                    fleet.open(
                            host,
                            kind.code(),
                            Subject.of(kind.subjectKind(), kind.subject()),
                            kind.severity(),
                            kind.evidence(),
                            Duration.ofMinutes(5)));
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

    @ParameterizedTest
    @MethodSource("kinds")
    void theOverviewNamesItWithWhatHappened(Kind kind) {
        String item = part(page("/"), "/incidents/" + INCIDENTS.get(kind.code()), "class=\"do\"");

        assertTrue(text(item).contains(kind.sentence()), text(item));
        assertTrue(text(item).contains(kind.subject()), text(item));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsPageShowsItsMeasures(Kind kind) {
        String page = page("/incidents/" + INCIDENTS.get(kind.code()));
        String text = text(page);

        assertTrue(text.contains(kind.sentence()), text);
        assertTrue(text.contains(kind.label()), text);
        assertTrue(text.contains("This " + kind.subjectKind()), text);
        assertTrue(page.contains("chip " + (kind.severity() == Severity.CRITICAL ? "crit" : "warn")), page);
        for (String measure : kind.evidence().byName().keySet()) {
            assertTrue(text.contains(Wording.english().measure(measure)), measure + ": " + text);
        }
        assertFalse(text.contains("null"), text);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theApiHasItsCodesMeasuresAndSentence(Kind kind) {
        String body = get("/api/v1/incidents/" + INCIDENTS.get(kind.code()));

        assertTrue(body.contains("\"kind\":\"" + kind.code() + "\""), body);
        assertTrue(body.contains("\"subjectKind\":\"" + kind.subjectKind() + "\""), body);
        assertTrue(body.contains("\"subject\":\"" + kind.subject() + "\""), body);
        assertTrue(body.contains("\"severity\":\"" + kind.severity().code() + "\""), body);
        assertTrue(body.contains(kind.sentence()), body);
        kind.evidence().byName().keySet().forEach(name -> assertTrue(body.contains("\"" + name + "\":"), body));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsAlertIsListed(Kind kind) {
        String alerts = text(page("/alerts"));

        assertTrue(alerts.contains(kind.sentence()), alerts);
        assertTrue(get("/api/v1/alerts").contains("\"code\":\"" + kind.code() + "\""));
    }

    @Test
    void theHeadlineCountsThemBySeverity() {
        String page = text(page("/"));

        assertTrue(page.contains("5 critical incidents and 9 warnings need attention."), page);
    }

    @Test
    void onlyAUnitHasTheSectionOfAUnit() {
        assertTrue(text(page("/incidents/" + INCIDENTS.get("crash_loop"))).contains("Last known"));
        assertFalse(text(page("/incidents/" + INCIDENTS.get("mount_full"))).contains("Last known"));
    }

    private static String get(String path) {
        HttpResponse<String> answer = gui.get(path, viewer);
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return answer.body();
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
        return html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").replace("&#39;", "'");
    }
}
