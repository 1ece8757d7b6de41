package io.smartmon.orchestrator.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers {@code /healthz}, {@code /readyz} and {@code /prometheus}, without a token and so on loopback unless told
 * otherwise. Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private ManagementServer(HttpServer server) {
        this.server = server;
    }

    /**
     * How the agent is.
     *
     * @param ready whether the store answered lately and this agent does its work
     * @param why in one line
     */
    public record Health(boolean ready, String why) {}

    /**
     * Starts to answer.
     *
     * @param alive asked for each {@code /healthz}: why this process had better be ended; empty if it had not
     * @param health asked for each {@code /readyz}
     * @param metrics asked for each {@code /prometheus}
     * @throws IOException if it cannot listen there
     */
    public static ManagementServer open(
            InetSocketAddress address,
            Supplier<Optional<String>> alive,
            Supplier<Health> health,
            Supplier<List<Metric>> metrics)
            throws IOException {
        ManagementServer opened = new ManagementServer(HttpServer.create(address, BACKLOG));
        opened.server.setExecutor(opened.workers);
        opened.route("/healthz", exchange -> {
            Optional<String> stuck = alive.get();
            answer(exchange, stuck.isEmpty() ? 200 : 503, "text/plain", stuck.orElse("alive") + "\n");
        });
        opened.route("/readyz", exchange -> {
            Health now = health.get();
            answer(exchange, now.ready() ? 200 : 503, "text/plain", now.why() + "\n");
        });
        opened.route(
                "/prometheus",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4", exposition(metrics.get())));
        opened.server.start();
        return opened;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private interface Route {
        void answer(HttpExchange exchange) throws IOException;
    }

    private void route(String path, Route route) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    answer(exchange, 404, "text/plain", "not found\n");
                } else if (!exchange.getRequestMethod().equals("GET")) {
                    exchange.getResponseHeaders().set("Allow", "GET");
                    answer(exchange, 405, "text/plain", "only GET\n");
                } else {
                    route.answer(exchange);
                }
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Prometheus' text format, version 0.0.4: all samples of one name are together. */
    static String exposition(List<Metric> metrics) {
        Map<String, List<Metric>> byName =
                metrics.stream().collect(Collectors.groupingBy(Metric::name, TreeMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder();
        byName.forEach((name, all) -> {
            Metric first = all.getFirst();
            text.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escaped(first.help()))
                    .append('\n');
            text.append("# TYPE ").append(name).append(' ').append(type(first)).append('\n');
            all.forEach(metric -> text.append(name)
                    .append(labels(metric))
                    .append(' ')
                    .append(metric.value())
                    .append('\n'));
        });
        return text.toString();
    }

    private static String type(Metric metric) {
        return switch (metric.type()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
        };
    }

    private static String labels(Metric metric) {
        if (metric.labels().isEmpty()) {
            return "";
        }
        return new TreeMap<>(metric.labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=\""
                                + escaped(label.getValue()).replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
