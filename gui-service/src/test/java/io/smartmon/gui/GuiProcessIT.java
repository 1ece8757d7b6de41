package io.smartmon.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.account.Role;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The GUI as a separate process, and what it does when something it depends on is missing. */
class GuiProcessIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @TempDir
    Path folder;

    @Test
    void itServesAndShutsDownCleanlyOnSigterm() throws Exception {
        int port = freePort();
        Process process = launch(Map.of("DATABASE_URL", POSTGRES.url(), "PORT", Integer.toString(port)), List.of());
        try {
            waitFor(port, "/readyz", 200);
            System.out.println("resident size of the GUI process: " + residentKilobytes(process) / 1024 + " MB");
            process.destroy();
            assertTrue(process.waitFor(15, TimeUnit.SECONDS));
            assertEquals(143, process.exitValue());
            assertFalse(output().contains("\tat "), output());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aBadSettingEndsItWithOneLine() throws Exception {
        oneLine(Map.of(), List.of(), "DATABASE_URL");
        oneLine(Map.of("DATABASE_URL", "mysql://u:geheim@h/d"), List.of(), "DATABASE_URL");
        oneLine(Map.of("DATABASE_URL", POSTGRES.url(), "PORT", "many"), List.of(), "PORT");
        oneLine(
                Map.of("DATABASE_URL", POSTGRES.url()),
                List.of("-Dmicronaut.server.host=0.0.0.0"),
                "SMARTMON_TRUSTED_PROXIES");
    }

    @Test
    void aPortInUseEndsItWithOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            oneLine(
                    Map.of("DATABASE_URL", POSTGRES.url(), "PORT", Integer.toString(taken.getLocalPort())),
                    List.of(),
                    "port");
        }
    }

    @Test
    void withoutTheStoreItIsAliveButNotReadyAndSaysSo() {
        try (RunningGui gui = RunningGui.begin("postgresql://nobody:x@127.0.0.1:1/nothing", Map.of())) {
            assertEquals(200, gui.get("/healthz", Map.of()).statusCode());
            assertEquals(503, gui.get("/readyz", Map.of()).statusCode());
            assertEquals(503, gui.get("/health", Map.of()).statusCode());
            assertEquals(
                    200,
                    gui.get("/assets/smartmon.css", Map.of("Cookie", "smartmon=x"))
                            .statusCode());
            assertEquals(
                    200, gui.get("/healthz", Map.of("Cookie", "smartmon=x")).statusCode());
            long begun = System.nanoTime();
            HttpResponse<String> answer = gui.get("/api/v1/summary", RunningGui.bearer("smt_x"));
            assertEquals(503, answer.statusCode());
            assertTrue(answer.body().contains("STORE_UNAVAILABLE"), answer.body());
            assertTrue(System.nanoTime() - begun < Duration.ofSeconds(8).toNanos());
        }
    }

    @Test
    void errorsAreProblemsWithoutInternalDetails() {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            Map<String, String> viewer = RunningGui.bearer(gui.token(Role.VIEWER));
            assertProblem(gui.get("/api/nothing", viewer), 404);
            assertProblem(gui.get("/api/v1/hosts/no-such-host", viewer), 404);
            assertProblem(gui.get("/api/v1/services?limit=%3Cscript%3E", viewer), 400);
            assertProblem(gui.get("/assets/../application.yml", Map.of()), 404, 401);
            assertProblem(gui.get("/assets/%2e%2e/application.yml", Map.of()), 404, 401);
            assertProblem(gui.get("/assets/none.css", Map.of()), 404);
            assertProblem(gui.get("/api/../healthz", Map.of()), 401, 404, 400);
            Map<String, String> browser = new HashMap<>(viewer);
            browser.put("Accept", "text/html,*/*;q=0.8");
            HttpResponse<String> page = gui.get("/hosts/no-such-host", browser);
            assertEquals(404, page.statusCode());
            assertTrue(page.body().contains("<!doctype html>"), page.body());
            assertEquals(
                    413,
                    gui.post("/sign-in", Map.of("name", "x".repeat(300_000)), Map.of())
                            .statusCode());
        }
    }

    @Test
    void anUnchangedFileIsNotSentAgain() {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            HttpResponse<String> first = gui.get("/assets/smartmon.css", Map.of());
            assertEquals(200, first.statusCode());
            assertTrue(first.headers().firstValue("Content-Type").orElse("").startsWith("text/css"));
            String tag = first.headers().firstValue("ETag").orElseThrow();
            assertEquals(
                    304,
                    gui.get("/assets/smartmon.css", Map.of("If-None-Match", tag))
                            .statusCode());
        }
    }

    @Test
    void metricsRequireAToken() {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            assertEquals(401, gui.get("/prometheus", Map.of()).statusCode());
            HttpResponse<String> metrics = gui.get("/prometheus", RunningGui.bearer(gui.token(Role.VIEWER)));
            assertEquals(200, metrics.statusCode());
            assertTrue(metrics.body().contains("jvm_memory_used_bytes"), metrics.body());
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int... allowed) {
        assertTrue(
                java.util.Arrays.stream(allowed).anyMatch(status -> status == answer.statusCode()),
                answer.uri() + ": " + answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body());
        assertFalse(answer.body().contains("script") || answer.body().contains("io."), answer.body());
    }

    private void oneLine(Map<String, String> environment, List<String> options, String names) throws Exception {
        Process process = launch(environment, options);
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        assertNotEquals(0, process.exitValue());
        List<String> lines = Files.readAllLines(folder.resolve("err"));
        assertEquals(1, lines.size(), String.join("\n", lines));
        assertTrue(lines.getFirst().contains(names), lines.getFirst());
        assertFalse(lines.getFirst().contains("geheim"), lines.getFirst());
    }

    private Process launch(Map<String, String> environment, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.smartmon.gui.Gui"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().remove("DATABASE_URL");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err"));
    }

    private static void waitFor(int port, String path, int status) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            for (int i = 0; i < 300; i++) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == status) {
                        return;
                    }
                } catch (IOException notYet) {
                    // It is still starting.
                }
                Thread.sleep(200);
            }
        }
        throw new AssertionError(path + " did not answer " + status);
    }

    private static long residentKilobytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"), StandardCharsets.UTF_8)
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0L);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
