package io.smartmon.gui.security;

import io.micronaut.http.HttpMethod;
import io.smartmon.storage.account.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The access table: each route of the product with what it requires. A route that is not in it is refused to
 * everyone, and a test fails when the product has such a route.
 */
final class AccessTable {
    private static final Access OPEN = new Access.Open();
    private static final Access OPEN_TO_ALL = new Access.OpenToAll();
    private static final Access VIEWER = new Access.Needs(Role.VIEWER);
    private static final Access OPERATOR = new Access.Needs(Role.OPERATOR);
    private static final Access ADMIN = new Access.Needs(Role.ADMIN);

    /** A route and what it requires. Variable names do not matter. */
    record Entry(HttpMethod method, String template, Access access) {}

    static final List<Entry> ENTRIES = List.of(
            get("/healthz", OPEN),
            get("/readyz", OPEN),
            get("/health", OPEN),
            get("/whoami", OPEN_TO_ALL),
            get("/assets/{+path}", OPEN),
            get("/sign-in", OPEN),
            post("/sign-in", OPEN),
            post("/sign-out", OPEN),
            get("/prometheus", VIEWER),
            get("/settings/password", VIEWER),
            post("/settings/password", VIEWER),
            post("/holds", OPERATOR),
            post("/holds/lift", ADMIN),
            get("/", VIEWER),
            get("/hosts", VIEWER),
            get("/hosts/{host}", VIEWER),
            get("/incidents", VIEWER),
            get("/incidents/{id}", VIEWER),
            get("/alerts", VIEWER),
            get("/api/summary", VIEWER),
            get("/api/hosts", VIEWER),
            get("/api/hosts/{host}", VIEWER),
            get("/api/hosts/{host}/metrics", VIEWER),
            get("/api/hosts/{host}/services", VIEWER),
            get("/api/services", VIEWER),
            get("/api/incidents", VIEWER),
            get("/api/incidents/{id}", VIEWER),
            post("/api/incidents/{id}/acknowledge", OPERATOR),
            post("/incidents/{id}/acknowledge", OPERATOR),
            post("/incidents/{id}/rearm", OPERATOR),
            post("/api/incidents/{id}/rearm", OPERATOR),
            post("/api/incidents/{id}/rearm", OPERATOR),
            post("/incidents/{id}/rearm", OPERATOR),
            get("/api/alerts", VIEWER),
            get("/api/stream/alerts", VIEWER),
            get("/api/stream/events", VIEWER));

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");
    private static final Pattern QUERY = Pattern.compile("\\{[?&][^}]*}");

    private static final Map<String, Access> BY_ROUTE = new HashMap<>();

    static {
        ENTRIES.forEach(entry -> BY_ROUTE.put(key(entry.method(), entry.template()), entry.access()));
    }

    private AccessTable() {}

    /** What the route requires; empty if the table does not have it. */
    static Optional<Access> of(HttpMethod method, String template) {
        return Optional.ofNullable(BY_ROUTE.get(key(method, template)));
    }

    private static Entry get(String template, Access access) {
        return new Entry(HttpMethod.GET, template, access);
    }

    private static Entry post(String template, Access access) {
        return new Entry(HttpMethod.POST, template, access);
    }

    /** The key of a route: HEAD is GET without a body, and variable names do not matter. */
    static String key(HttpMethod method, String template) {
        HttpMethod asked = method == HttpMethod.HEAD ? HttpMethod.GET : method;
        String path = QUERY.matcher(template).replaceAll("");
        return asked + " " + VARIABLE.matcher(path).replaceAll("{}");
    }
}
