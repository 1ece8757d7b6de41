package io.smartmon.gui;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.smartmon.config.Environment;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.account.TokenCreation;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.connection.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The GUI process within a test, on a free port, with a client that follows no redirect and keeps no cookie. */
public final class RunningGui implements AutoCloseable {
    private static final Duration MAX_START_TIME = Duration.ofSeconds(60);

    private final EmbeddedServer server;
    private final AccountStore accounts;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private RunningGui(EmbeddedServer server, AccountStore accounts) {
        this.server = server;
        this.accounts = accounts;
    }

    /** Starts it on that database, without waiting for the store. */
    public static RunningGui begin(String databaseUrl, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("DATABASE_URL", databaseUrl);
        GuiSettings read = GuiSettings.read(Environment.of(variables), Optional.empty());
        EmbeddedServer server = Gui.start(
                new GuiSettings(
                        0,
                        read.bind(),
                        read.database(),
                        read.direct(),
                        read.embedded(),
                        read.migrate(),
                        read.publicUrl(),
                        read.trustedProxies(),
                        read.restartRequests()),
                Map.of());
        DatabaseUrl url = read.database();
        return new RunningGui(server, new AccountStore(Database.of(url.dataSource("test")), MicrosecondClock.system()));
    }

    /** Starts it on that database and waits until it is ready. */
    public static RunningGui start(String databaseUrl) {
        RunningGui gui = begin(databaseUrl, Map.of());
        long end = System.nanoTime() + MAX_START_TIME.toNanos();
        while (gui.get("/readyz", Map.of()).statusCode() != 200) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "not ready in time: " + gui.get("/readyz", Map.of()).body());
            }
            pause(Duration.ofMillis(100));
        }
        return gui;
    }

    public ApplicationContext context() {
        return server.getApplicationContext();
    }

    public AccountStore accounts() {
        return accounts;
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getPort();
    }

    public URI address(String path) {
        return URI.create(origin() + path);
    }

    /** A new token of that role. */
    public String token(Role role) {
        return accounts.createToken("test-" + UUID.randomUUID(), role, null, "test")
                        instanceof TokenCreation.Created made
                ? made.text()
                : "";
    }

    public HttpResponse<String> get(String path, Map<String, String> headers) {
        return send(request(path, headers).GET());
    }

    /** Sends a form as one of our pages does, with its origin. */
    public HttpResponse<String> post(String path, Map<String, String> fields, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent("Origin", origin());
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return send(request(path, all).POST(HttpRequest.BodyPublishers.ofString(encode(fields))));
    }

    /** Opens an answer without waiting for its end: a stream has none. */
    public HttpResponse<InputStream> open(String method, String path, Map<String, String> headers) {
        try {
            return client.send(
                    request(path, headers)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs in by a new link and returns the session's cookie header. */
    public Map<String, String> signIn() {
        HttpResponse<String> answer = post("/sign-in", Map.of("token", accounts.issueSignInLink("test")), Map.of());
        return cookieOf(answer);
    }

    /** The cookie that an answer set, as a header for the next request. */
    public static Map<String, String> cookieOf(HttpResponse<?> answer) {
        String cookie = answer.headers()
                .firstValue("Set-Cookie")
                .orElseThrow(() -> new AssertionError("no cookie with status " + answer.statusCode()));
        return Map.of("Cookie", cookie.substring(0, cookie.indexOf(';')));
    }

    public static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.stop();
    }

    private HttpRequest.Builder request(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(20));
        headers.forEach(request::setHeader);
        return request;
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
