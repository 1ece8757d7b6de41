package io.smartmon.gui.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.smartmon.gui.RunningGui;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.yaml.snakeyaml.Yaml;

/** The served description of the API against the routes that answer. */
class OpenApiIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @Test
    void itHasEveryRouteOfTheApiAndNothingElse() {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            HttpResponse<String> answer = gui.get("/openapi.yml", Map.of());
            assertEquals(200, answer.statusCode());
            Map<String, Object> document = new Yaml().load(answer.body());
            Map<?, ?> paths = map(document, "paths");
            TreeSet<String> described = new TreeSet<>();
            paths.forEach((path, operations) ->
                    ((Map<?, ?>) operations).keySet().forEach(method -> described.add(method + " " + path)));
            TreeSet<String> routes = new TreeSet<>();
            gui.context().getBean(Router.class).uriRoutes().forEach(route -> {
                String path = route.getUriMatchTemplate().toString().replaceAll("\\{[?&][^}]*}", "");
                if (path.startsWith("/api/") && route.getHttpMethod() != HttpMethod.HEAD) {
                    routes.add(route.getHttpMethod().name().toLowerCase(Locale.ROOT) + " " + path);
                }
            });
            assertEquals(routes, described);
            assertTrue(described.contains("get /api/v1/incidents/{id}"), described.toString());
            assertTrue(described.contains("post /api/services/restart"), described.toString());
            Map<?, ?> schemas = map(map(document, "components"), "schemas");
            answer.body()
                    .lines()
                    .filter(line -> line.contains("#/components/schemas/"))
                    .forEach(line -> assertTrue(
                            schemas.containsKey(line.replaceAll(".*#/components/schemas/(\\w+)'.*", "$1")), line));
            for (String kept :
                    List.of("AlertsControllerAlerts", "HostJsonServices", "IncidentJsonLines", "ShapesServices")) {
                assertTrue(schemas.containsKey(kept), kept + " in " + schemas.keySet());
            }
            Map<?, ?> alert = map(map(schemas, "ShapesAlert"), "properties");
            assertEquals(
                    new TreeSet<>(List.of("hostname", "id", "message", "severity", "source", "timestamp")),
                    new TreeSet<>(alert.keySet()));
        }
    }

    private static Map<?, ?> map(Map<?, ?> of, String name) {
        return (Map<?, ?>) Objects.requireNonNull(of.get(name), name);
    }
}
