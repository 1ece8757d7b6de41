package io.smartmon.gui.security;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;

/** Whether a page of another origin opens a connection that a browser lets it open. Thread-safe. */
@Singleton
public final class Origins {
    private final RequestFacts facts;

    Origins(RequestFacts facts) {
        this.facts = facts;
    }

    /** Whether the request names an origin that is not ours, as a browser does for a page; a program names none. */
    public boolean foreign(HttpRequest<?> request) {
        return request.getHeaders().contains(HttpHeaders.ORIGIN) && !facts.sameOrigin(request);
    }
}
