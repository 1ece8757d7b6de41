package io.smartmon.gui.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SignInIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final Map<String, String> BROWSER = Map.of("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    private static final String PASSWORD = "correct horse battery";

    private static RunningGui gui;

    @BeforeAll
    static void start() {
        gui = RunningGui.start(POSTGRES.url());
    }

    @AfterAll
    static void stop() {
        if (gui != null) {
            gui.close();
        }
    }

    @BeforeEach
    void noUsers() throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate app_user, session, one_time_link, sign_in_try");
        }
    }

    @Test
    void aBrowserIsRedirectedToTheSignInAndAProgramGetsAProblem() {
        HttpResponse<String> browser = gui.get("/incidents?state=open", BROWSER);
        assertEquals(303, browser.statusCode());
        assertEquals(
                "/sign-in?next=%2Fincidents%3Fstate%3Dopen",
                browser.headers().firstValue("Location").orElseThrow());

        HttpResponse<String> program = gui.get("/api/v1/summary", Map.of());
        assertEquals(401, program.statusCode());
        assertEquals(
                "application/problem+json",
                program.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(program.body().contains("\"code\":\"NOT_SIGNED_IN\""), program.body());
    }

    @Test
    void aLinkShowsAButtonAndItsPostUsesItUp() {
        String link = gui.accounts().issueSignInLink("test");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> page = gui.get("/sign-in?token=" + link, BROWSER);
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains("Sign in with this link"), page.body());
        }
        HttpResponse<String> in = gui.post("/sign-in", Map.of("token", link, "next", "/hosts"), Map.of());
        assertEquals(303, in.statusCode());
        assertEquals(
                "/settings/password?next=%2Fhosts",
                in.headers().firstValue("Location").orElseThrow());
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.toLowerCase(Locale.ROOT).contains("httponly") && cookie.contains("SameSite=Lax"), cookie);
        assertFalse(cookie.contains("Secure"), cookie);

        assertTrue(gui.get("/whoami", RunningGui.cookieOf(in)).body().contains("\"role\":\"admin\""));
        assertEquals(401, gui.post("/sign-in", Map.of("token", link), Map.of()).statusCode());
        assertTrue(gui.get("/sign-in?token=" + link, BROWSER).body().contains("used already"));
    }

    @Test
    void aPasswordIsSetAfterwardsAndThenSignsIn() {
        Map<String, String> session = gui.signIn();
        HttpResponse<String> page = gui.get("/settings/password?next=/hosts", with(session, BROWSER));
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("Set a password"), page.body());
        assertEquals(422, setPassword(session, "short", "short", "").statusCode());
        assertEquals(422, setPassword(session, PASSWORD, PASSWORD + "!", "").statusCode());
        assertEquals(303, setPassword(session, PASSWORD, PASSWORD, "").statusCode());
        assertEquals(
                422,
                setPassword(session, PASSWORD + "2", PASSWORD + "2", "wrong").statusCode());
        assertEquals(
                303,
                setPassword(session, PASSWORD + "2", PASSWORD + "2", PASSWORD).statusCode());

        HttpResponse<String> in =
                gui.post("/sign-in", Map.of("name", "admin", "password", PASSWORD + "2", "next", "/hosts"), Map.of());
        assertEquals(303, in.statusCode());
        assertEquals("/hosts", in.headers().firstValue("Location").orElseThrow());
        assertEquals(
                401,
                gui.post("/sign-in", Map.of("name", "admin", "password", PASSWORD), Map.of())
                        .statusCode());
    }

    @Test
    void tooManyAttemptsMustWait() {
        int status = 0;
        // Each takes a moment of hashing, and on a busy machine a turn comes back meanwhile.
        for (int i = 0; i < 30 && status != 429; i++) {
            HttpResponse<String> answer =
                    gui.post("/sign-in", Map.of("name", "admin", "password", "guess " + i), Map.of());
            status = answer.statusCode();
        }
        assertEquals(429, status);
    }

    @Test
    void aSignOutEndsTheSessionImmediately() {
        Map<String, String> session = gui.signIn();
        assertEquals(200, gui.get("/api/v1/summary", session).statusCode());
        assertEquals(303, gui.post("/sign-out", Map.of(), session).statusCode());
        assertEquals(401, gui.get("/api/v1/summary", session).statusCode());
    }

    @Test
    void aStreamEndsWithinFiveSecondsOfARevocation() throws Exception {
        Map<String, String> session = gui.signIn();
        try (InputStream stream = gui.open("GET", "/api/v1/stream", session).body()) {
            CompletableFuture<Long> ended = CompletableFuture.supplyAsync(() -> {
                try {
                    stream.readAllBytes();
                } catch (java.io.IOException cut) {
                    // A broken connection is an end, too.
                }
                return System.nanoTime();
            });
            RunningGui.pause(Duration.ofSeconds(3));
            assertFalse(ended.isDone());
            long revoked = System.nanoTime();
            gui.accounts().revokeSessionsOf("admin", "test");
            long took = ended.get(10, TimeUnit.SECONDS) - revoked;
            assertTrue(took < Duration.ofSeconds(5).toNanos(), "took " + took / 1_000_000 + " ms");
        }
    }

    @Test
    void aRevokedTokenIsInvalidAfterTwoSeconds() {
        assertEquals(
                401,
                gui.get("/api/v1/summary", RunningGui.bearer("smt_nonsense")).statusCode());
        String name = "short-lived";
        String text = gui.accounts().createToken(name, Role.VIEWER, null, "test")
                        instanceof io.smartmon.storage.account.TokenCreation.Created made
                ? made.text()
                : "";
        assertEquals(200, gui.get("/api/v1/summary", RunningGui.bearer(text)).statusCode());
        assertEquals(
                200, gui.get("/hosts", with(RunningGui.bearer(text), BROWSER)).statusCode());
        gui.accounts().revokeToken(name, "test");
        RunningGui.pause(Duration.ofMillis(2_100));
        assertEquals(401, gui.get("/api/v1/summary", RunningGui.bearer(text)).statusCode());
    }

    @Test
    void aHeaderNeverFallsBackToTheCookie() {
        Map<String, String> session = gui.signIn();
        assertEquals(
                401,
                gui.get("/api/v1/summary", with(session, RunningGui.bearer("smt_wrong")))
                        .statusCode());
    }

    @Test
    void aChangeFromAnotherOriginIsRefused() {
        Map<String, String> session = gui.signIn();
        Map<String, String> reason = Map.of("reason", "test");
        assertEquals(
                403,
                gui.post("/holds", reason, with(session, Map.of("Origin", "https://evil.example")))
                        .statusCode());
        assertEquals(
                403,
                gui.post("/holds", reason, with(session, Map.of("Origin", "null")))
                        .statusCode());
        assertEquals(
                403,
                gui.post("/holds", reason, with(session, Map.of("Sec-Fetch-Site", "cross-site")))
                        .statusCode());
        assertEquals(403, gui.open("POST", "/sign-out", session).statusCode(), "neither Origin nor Sec-Fetch-Site");
        assertEquals(303, gui.post("/holds", reason, with(session, Map.of())).statusCode());
    }

    @Test
    void behindATrustedTlsProxyTheCookieIsSecureAndTheOriginIsTheProxys() {
        Map<String, String> forwarded = Map.of(
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "monitor.example",
                "Origin",
                "https://monitor.example");
        String refused = gui.accounts().issueSignInLink("test");
        assertEquals(
                403, gui.post("/sign-in", Map.of("token", refused), forwarded).statusCode());

        try (RunningGui behind = RunningGui.begin(POSTGRES.url(), Map.of("SMARTMON_TRUSTED_PROXIES", "127.0.0.1"))) {
            String link = behind.accounts().issueSignInLink("test");
            HttpResponse<String> in = behind.post("/sign-in", Map.of("token", link), forwarded);
            assertEquals(303, in.statusCode());
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            assertTrue(cookie.startsWith("__Host-smartmon=") && cookie.contains("Secure"), cookie);
            assertTrue(in.headers().firstValue("Strict-Transport-Security").isPresent());
        }
    }

    @Test
    void aRestartOfTheDatabaseSignsNoOneOut() throws Exception {
        Map<String, String> session = gui.signIn();
        assertEquals(200, gui.get("/api/v1/summary", session).statusCode());
        RunningGui.pause(Duration.ofMillis(2_100));
        POSTGRES.endConnections();
        assertEquals(200, gui.get("/api/v1/summary", session).statusCode());
        RunningGui.pause(Duration.ofMillis(2_100));
        assertEquals(200, gui.get("/api/v1/summary", session).statusCode());
    }

    @Test
    void anotherSiteIsNotARedirectTarget() {
        for (String next :
                new String[] {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "/a b"}) {
            String link = gui.accounts().issueSignInLink("test");
            HttpResponse<String> in = gui.post("/sign-in", Map.of("token", link, "next", next), Map.of());
            assertEquals(
                    "/settings/password?next=%2F",
                    in.headers().firstValue("Location").orElseThrow(), next);
        }
    }

    @Test
    void inputIsEscaped() {
        HttpResponse<String> page =
                gui.post("/sign-in", Map.of("name", "<script>alert(1)</script>\"'", "password", "x"), BROWSER);
        assertEquals(401, page.statusCode());
        assertFalse(page.body().contains("<script>alert"), page.body());
    }

    @Test
    void theAnswersForbidInlineCodeFramesAndCaching() {
        HttpResponse<String> page = gui.get("/sign-in", BROWSER);
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals(
                "nosniff", page.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertEquals("no-store", page.headers().firstValue("Cache-Control").orElseThrow());
        assertFalse(page.body().contains("<style") || page.body().contains("onclick"), page.body());
        assertTrue(gui.get("/api/v1/summary", Map.of())
                .headers()
                .firstValue("Content-Security-Policy")
                .isPresent());
        assertTrue(gui.get("/nothing", gui.signIn())
                .headers()
                .firstValue("Content-Security-Policy")
                .isPresent());
    }

    private static HttpResponse<String> setPassword(
            Map<String, String> session, String password, String again, String current) {
        return gui.post(
                "/settings/password", Map.of("password", password, "again", again, "current", current), session);
    }

    private static Map<String, String> with(Map<String, String> headers, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return all;
    }
}
