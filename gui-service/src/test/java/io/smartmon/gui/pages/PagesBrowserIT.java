package io.smartmon.gui.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.gui.RunningGui;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a real browser, and their screenshots under {@code target/screenshots}. */
class PagesBrowserIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final String HOSTILE = "<script>alert(1)</script>";
    private static final String LONG = "a-host-with-a-name-" + "so-very-long-".repeat(12) + "end";
    private static final String RIGHT_TO_LEFT = "\u202eevil\u05d0\u05d1\u05d2";
    private static final double LIVE_TIMEOUT = 20_000;

    private static Chromium chromium;
    private static RunningGui gui;
    private static SeededFleet fleet;
    private static HostId web2;
    private static UUID healed;
    private static UUID notRepaired;
    private static UUID mountFull;
    private static UUID unknownKind;
    private static String session;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        fleet = SeededFleet.in(POSTGRES);
        web2 = fleet.host("web-2", "Debian GNU/Linux 12", 4, 8);
        fleet.history(web2, Duration.ofHours(7), 12, 51, 55);
        fleet.services(
                web2,
                List.of(
                        SeededFleet.unit(SeededFleet.NGINX, ActiveState.ACTIVE, "running", "enabled"),
                        SeededFleet.unit(new UnitName("ssh.service"), ActiveState.ACTIVE, "running", "enabled"),
                        SeededFleet.unit(new UnitName("apache2.service"), ActiveState.INACTIVE, "dead", "disabled"),
                        SeededFleet.unit(new UnitName("backup.timer"), ActiveState.ACTIVE, "waiting", "enabled")));
        healed = fleet.healed(web2, SeededFleet.NGINX, Duration.ofMinutes(25));
        HostId db = fleet.host("db-2", "Debian GNU/Linux 12", 8, 8);
        fleet.history(db, Duration.ofMinutes(55), 41, 63, 93);
        fleet.services(db, List.of(SeededFleet.unit(SeededFleet.POSTGRES, ActiveState.FAILED, "failed", "enabled")));
        notRepaired = fleet.notRepaired(db, SeededFleet.POSTGRES, Duration.ofMinutes(40));
        fleet.givenUp(db, new UnitName("celery@mail.service"), Duration.ofMinutes(90));
        mountFull = fleet.open(
                db,
                "mount_full",
                new MountSubject("/var/lib/postgresql"),
                Severity.CRITICAL,
                Measures.builder()
                        .ratio("used", 0.97)
                        .bytes("available", 3_100_000_000L)
                        .bytes("total", 118_000_000_000L)
                        .span("full_in", Duration.ofHours(5))
                        .build(),
                Duration.ofMinutes(12));
        unknownKind = fleet.open(
                web2,
                "flux_reversed",
                Subject.of("capacitor", "delta-7"),
                Severity.WARNING,
                Measures.builder()
                        .count("flaps", 4)
                        .put("gigawatts", Measure.number(1.21))
                        .build(),
                Duration.ofMinutes(6));
        HostId container = fleet.host("pi-garage", "Alpine Linux 3.22", 2, 2);
        fleet.history(container, Duration.ofMinutes(55), 4, 30, 40);
        fleet.noServices(container);
        for (String name : List.of(HOSTILE, LONG, RIGHT_TO_LEFT)) {
            HostId host = fleet.host(name, HOSTILE, 2, 4);
            fleet.history(host, Duration.ofMinutes(5), 7, 30, 20);
            fleet.noServices(host);
        }
        fleet.host("never-seen", "Debian GNU/Linux 12", 2, 4);
        gui = RunningGui.start(POSTGRES.url());
        try (BrowserContext context = chromium.browser().newContext();
                Page page = context.newPage()) {
            page.navigate(url("/sign-in?token=" + gui.accounts().issueSignInLink("test")));
            shot(page, "sign-in-light-1440");
            page.locator("button[type=submit]").first().click();
            assertThat(page.locator(".bar")).isVisible();
            page.navigate(url("/"));
            assertThat(page.locator("h1")).containsText("need attention");
            session = context.storageState();
        }
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "overview, 1440, light",
        "overview, 1440, dark",
        "overview, 375, light",
        "overview, 375, dark",
        "hosts, 1440, light",
        "hosts, 1440, dark",
        "hosts, 375, light",
        "hosts, 375, dark",
        "host, 1440, light",
        "host, 1440, dark",
        "host, 375, light",
        "host, 375, dark",
        "host-6h, 1440, light",
        "host-without-services, 1440, light",
        "host-hostile, 375, light",
        "incidents, 1440, light",
        "incidents, 1440, dark",
        "incidents, 375, light",
        "incidents, 375, dark",
        "incident, 1440, light",
        "incident, 1440, dark",
        "incident, 375, light",
        "incident, 375, dark",
        "incident-not-repaired, 1440, light",
        "incident-not-repaired, 375, dark",
        "incident-mount-full, 1440, light",
        "incident-mount-full, 375, dark",
        "incident-of-unknown-kind, 1440, dark",
        "incident-of-unknown-kind, 375, light",
        "alerts, 1440, light",
        "alerts, 1440, dark",
        "alerts, 375, light",
        "alerts, 375, dark",
        "password, 1440, light",
        "password, 375, dark"
    })
    void everyPageFitsIsAccessibleAndLoadsNothingExternal(String name, int width, String scheme) {
        try (BrowserContext context = context(width, scheme);
                Page page = context.newPage()) {
            List<String> errors = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
                    errors.add(message.text());
                }
            });
            page.onPageError(errors::add);
            page.onRequest(request -> {
                if (!request.url().startsWith(url("/"))) {
                    errors.add("request to another origin: " + request.url());
                }
            });
            page.navigate(url(path(name)));
            page.waitForTimeout(400);

            shot(page, name + "-" + scheme + "-" + width);

            assertEquals(List.of(), errors);
            assertFalse(
                    (Boolean) page.evaluate(
                            "document.documentElement.scrollWidth > document.documentElement.clientWidth"),
                    "it scrolls sideways");
            List<String> violations = new AxeBuilder(page)
                    .analyze().getViolations().stream()
                            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                            .map(PagesBrowserIT::text)
                            .toList();
            assertEquals(List.of(), violations);
        }
    }

    @Test
    void aNewerSampleArrivesWithoutReload() {
        try (BrowserContext context = context(1440, "light");
                Page page = context.newPage()) {
            page.navigate(url("/"));
            page.evaluate("window.sameDocument = true");
            assertThat(page.locator("html")).hasAttribute("data-live", "yes");

            fleet.sampleNow(web2, 88);

            Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("web-2"));
            assertThat(row.locator("[data-v=cpu]"))
                    .hasText(
                            Pattern.compile("88\\s%"), new LocatorAssertions.HasTextOptions().setTimeout(LIVE_TIMEOUT));
            assertTrue((Boolean) page.evaluate("window.sameDocument === true"));
        }
    }

    @Test
    void aHostsChartsAreUpdatedWithoutReload() {
        try (BrowserContext context = context(1440, "light");
                Page page = context.newPage()) {
            page.navigate(url("/hosts/web-2"));
            page.evaluate("window.sameDocument = true");
            assertThat(page.locator("html")).hasAttribute("data-live", "yes");

            fleet.sampleNow(web2, 77);

            assertThat(page.locator("figure").first().locator("b"))
                    .hasText(
                            Pattern.compile("77\\s%"), new LocatorAssertions.HasTextOptions().setTimeout(LIVE_TIMEOUT));
            assertTrue((Boolean) page.evaluate("window.sameDocument === true"));
        }
    }

    @Test
    void repairsAreStoppedByKeyboardOnlyAndLiftedWithAReason() {
        try (BrowserContext context = context(1440, "light");
                Page page = context.newPage()) {
            page.navigate(url("/"));
            for (int i = 0; i < 20 && !focused(page).equals("stop-all"); i++) {
                page.keyboard().press("Tab");
            }
            assertEquals("stop-all", focused(page));

            page.keyboard().press("Enter");

            assertThat(page.locator("#holds .banner")).containsText("repairs stopped");
            shot(page, "held-light-1440");
            page.setViewportSize(375, 800);
            shot(page, "held-light-375");
            assertFalse((Boolean)
                    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
            page.locator("#holds input[name=reason]").fill("the test is over");
            page.keyboard().press("Enter");
            assertThat(page.locator("#holds .banner")).hasCount(0);
            assertThat(page.locator("#stop-all")).isVisible();
        }
    }

    @Test
    void readingAndStoppingWorkWithoutScripts() {
        try (BrowserContext context = chromium.browser()
                        .newContext(new Browser.NewContextOptions()
                                .setStorageState(session)
                                .setJavaScriptEnabled(false));
                Page page = context.newPage()) {
            page.navigate(url("/hosts/web-2?range=6h"));
            assertThat(page.locator("figure")).hasCount(5);
            page.locator("#stop-all").click();
            assertThat(page.locator("#holds .banner")).containsText("repairs stopped");
            page.locator("#holds input[name=reason]").fill("the test is over");
            page.locator("#holds button").click();
            assertThat(page.locator("#holds .banner")).hasCount(0);
        }
    }

    @Test
    void hostileNamesAreTextAndNothingElse() {
        try (BrowserContext context = context(1440, "light");
                Page page = context.newPage()) {
            List<String> dialogs = new ArrayList<>();
            page.onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            page.navigate(url("/hosts"));
            Locator link = page.locator("tbody a", new Page.LocatorOptions().setHasText(HOSTILE));
            assertThat(link).hasCount(1);

            link.click();

            assertThat(page.locator("h1")).hasText(HOSTILE);
            assertThat(page.locator("figure")).hasCount(5);
            assertThat(page.locator("main script")).hasCount(0);
            assertThat(page.locator("figure h2 b")).hasCount(0);
            assertEquals(List.of(), dialogs);
        }
    }

    private static String path(String name) {
        return switch (name) {
            case "overview" -> "/";
            case "host" -> "/hosts/web-2";
            case "host-6h" -> "/hosts/web-2?range=6h";
            case "host-without-services" -> "/hosts/pi-garage";
            case "host-hostile" -> "/hosts/" + LONG;
            case "incident" -> "/incidents/" + healed;
            case "incident-not-repaired" -> "/incidents/" + notRepaired;
            case "incident-mount-full" -> "/incidents/" + mountFull;
            case "incident-of-unknown-kind" -> "/incidents/" + unknownKind;
            case "password" -> "/settings/password";
            default -> "/" + name;
        };
    }

    private static String url(String path) {
        return gui.address(path).toString();
    }

    private static BrowserContext context(int width, String scheme) {
        return chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setStorageState(session)
                        .setViewportSize(width, width < 600 ? 800 : 1000)
                        .setColorScheme(scheme.equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT));
    }

    private static String focused(Page page) {
        return Objects.toString(page.evaluate("document.activeElement.id"), "");
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    private static String text(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream()
                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                        .limit(3)
                        .toList();
    }
}
