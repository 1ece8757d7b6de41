package io.smartmon.gui.security;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Sets the security headers of every answer: nothing from other origins, no inline code, no framing, no caching. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class HeaderFilter implements Ordered {
    private static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
                    + "frame-ancestors 'none'";
    private static final int FIRST_FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE;

    private final RequestFacts facts;

    HeaderFilter(RequestFacts facts) {
        this.facts = facts;
    }

    @Override
    public int getOrder() {
        return FIRST_FILTER_ORDER;
    }

    @ResponseFilter
    void addHeaders(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.header("Content-Security-Policy", POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("X-Frame-Options", "DENY");
        // Not no-referrer: with it browsers send "Origin: null", and no form could prove its origin.
        response.header("Referrer-Policy", "same-origin");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
        response.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        if (!response.getHeaders().contains(HttpHeaders.CACHE_CONTROL)) {
            response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (facts.secure(request)) {
            response.header("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
