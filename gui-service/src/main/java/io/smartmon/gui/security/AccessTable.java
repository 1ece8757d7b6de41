package io.smartmon.gui.security;

import io.micronaut.http.HttpMethod;
import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The access table: each route of the product with what it requires, as the pages declare it. A route that is not in it is
 * refused to everyone, and a test fails when the product has such a route. Immutable.
 */
@Singleton
final class AccessTable {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");
    private static final Pattern QUERY = Pattern.compile("\\{[?&][^}]*}");

    private final List<Route> routes;
    private final Map<String, Access> byRoute = new HashMap<>();

    /**
     * The table of these pages.
     *
     * @throws IllegalStateException if two of them declare one route
     */
    AccessTable(List<Page> pages) {
        routes = pages.stream().flatMap(page -> page.routes().stream()).toList();
        for (Route route : routes) {
            if (byRoute.put(key(route.method(), route.template()), route.access()) != null) {
                throw new IllegalStateException(route.method() + " " + route.template() + " is declared twice");
            }
        }
    }

    /** All routes that are declared. */
    List<Route> routes() {
        return routes;
    }

    /** What the route requires; empty if the table does not have it. */
    Optional<Access> of(HttpMethod method, String template) {
        return Optional.ofNullable(byRoute.get(key(method, template)));
    }

    /** The key of a route: HEAD is GET without a body, and variable names do not matter. */
    static String key(HttpMethod method, String template) {
        HttpMethod asked = method == HttpMethod.HEAD ? HttpMethod.GET : method;
        String path = QUERY.matcher(template).replaceAll("");
        return asked + " " + VARIABLE.matcher(path).replaceAll("{}");
    }
}
