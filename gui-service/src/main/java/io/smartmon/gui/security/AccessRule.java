package io.smartmon.gui.security;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteInfo;
import io.smartmon.gui.page.Access;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Decides each request by the {@link AccessTable}, before any other rule, and always decides. */
@Singleton
final class AccessRule implements SecurityRule<HttpRequest<?>> {
    private static final int FIRST = -1000;

    private final AccessTable table;

    AccessRule(AccessTable table) {
        this.table = table;
    }

    @Override
    public int getOrder() {
        return FIRST;
    }

    @Override
    public Publisher<SecurityRuleResult> check(
            @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
        return Mono.just(
                request != null && allowed(request, authentication)
                        ? SecurityRuleResult.ALLOWED
                        : SecurityRuleResult.REJECTED);
    }

    private boolean allowed(HttpRequest<?> request, @Nullable Authentication authentication) {
        Optional<UriRouteInfo<?, ?>> route = route(request);
        if (route.isEmpty()) {
            // Nothing will run: a signed-in viewer gets a 404, anyone else is asked to sign in.
            return authentication instanceof Viewer;
        }
        return access(route.get())
                .map(access -> permits(access, authentication))
                .orElse(false);
    }

    private static boolean permits(Access access, @Nullable Authentication authentication) {
        return switch (access) {
            case Access.Open _, Access.OpenToAll _, Access.OwnKey _ -> true;
            case Access.Needs needs ->
                authentication instanceof Viewer viewer && viewer.role().covers(needs.role());
        };
    }

    /** Whether the route is open and the request is handled without authentication. */
    boolean isAnonymous(HttpRequest<?> request) {
        Access access = route(request).flatMap(this::access).orElse(null);
        return access instanceof Access.Open || access instanceof Access.OwnKey;
    }

    /** Whether the route takes a key of its own, which no page of another site can make a browser send. */
    boolean takesOwnKey(HttpRequest<?> request) {
        return route(request).flatMap(this::access).orElse(null) instanceof Access.OwnKey;
    }

    /** The route that will run, not the requested path: a path can be written in many ways. */
    private static Optional<UriRouteInfo<?, ?>> route(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .filter(info -> info instanceof UriRouteInfo)
                .map(info -> (UriRouteInfo<?, ?>) info);
    }

    private Optional<Access> access(UriRouteInfo<?, ?> route) {
        HttpMethod method = route.getHttpMethod();
        return table.of(method, route.getUriMatchTemplate().toString());
    }
}
