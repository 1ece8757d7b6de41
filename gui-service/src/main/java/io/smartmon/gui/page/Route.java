package io.smartmon.gui.page;

import io.micronaut.http.HttpMethod;

/**
 * A route and what it requires.
 *
 * @param method its method; a GET answers HEAD, too
 * @param template its path as the controller declares it; the names of variables do not matter
 * @param access what it requires
 */
public record Route(HttpMethod method, String template, Access access) {
    /** A route that reads. */
    public static Route get(String template, Access access) {
        return new Route(HttpMethod.GET, template, access);
    }

    /** A route that changes something. */
    public static Route post(String template, Access access) {
        return new Route(HttpMethod.POST, template, access);
    }
}
