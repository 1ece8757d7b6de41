package io.smartmon.gui.security;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/** Reads the credential of a request, and writes the session cookie. */
@Singleton
final class CredentialReader {
    /** A browser accepts a cookie with this prefix only with Secure, the path / and no domain. */
    static final String SECURE_COOKIE = "__Host-smartmon";

    static final String PLAIN_COOKIE = "smartmon";
    private static final String API_KEY = "X-API-Key";
    private static final String BEARER = "bearer ";
    private static final int MAX_LENGTH = 256;

    private final RequestFacts facts;

    CredentialReader(RequestFacts facts) {
        this.facts = facts;
    }

    /** Whether the credential is in a header; another site's page cannot make a browser send one. */
    static boolean byHeader(HttpRequest<?> request) {
        return request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
                || request.getHeaders().contains(API_KEY);
    }

    /** The credential of the request. A header takes precedence over the cookie, and never falls back to it. */
    Optional<Credential> read(HttpRequest<?> request) {
        if (byHeader(request)) {
            String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION, String.class, "");
            String token = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                    ? authorization.substring(BEARER.length()).strip()
                    : request.getHeaders().get(API_KEY, String.class, "").strip();
            return bounded(token).map(text -> new Credential(Credential.Kind.TOKEN, text));
        }
        return session(request);
    }

    /** The session of the request's cookie. */
    Optional<Credential> session(HttpRequest<?> request) {
        return request.getCookies()
                .findCookie(cookieName(request))
                .flatMap(cookie -> bounded(cookie.getValue()))
                .map(secret -> new Credential(Credential.Kind.SESSION, secret));
    }

    /** The session cookie. Lax, so that a link in an alert's mail opens the page and not the sign-in. */
    Cookie cookie(HttpRequest<?> request, String secret, long maxAgeSeconds) {
        return Cookie.of(cookieName(request), secret)
                .path("/")
                .httpOnly(true)
                .secure(facts.secure(request))
                .sameSite(SameSite.Lax)
                .maxAge(maxAgeSeconds);
    }

    private String cookieName(HttpRequest<?> request) {
        return facts.secure(request) ? SECURE_COOKIE : PLAIN_COOKIE;
    }

    private static Optional<String> bounded(String value) {
        return value.isEmpty() || value.length() > MAX_LENGTH ? Optional.empty() : Optional.of(value);
    }
}
