package io.smartmon.gui.security;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Facts about a request's connection: its source, its encryption, and whether one of our own pages sent it. Thread-safe. */
@Singleton
final class RequestFacts {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
    private static final String FORWARDED_HOST = "X-Forwarded-Host";

    private final TrustedProxies proxies;
    private final Optional<String> publicOrigin;

    RequestFacts(Proxies settings) {
        this.proxies = settings.trusted();
        this.publicOrigin = settings.publicUrl().flatMap(RequestFacts::origin);
    }

    /** Whether the browser's connection is encrypted, as far as can be known. */
    boolean secure(HttpRequest<?> request) {
        return request.isSecure()
                || (byTrustedProxy(request)
                        && last(request, FORWARDED_PROTO)
                                .filter("https"::equalsIgnoreCase)
                                .isPresent());
    }

    /** The client's address: the last one that is not a trusted proxy. */
    String source(HttpRequest<?> request) {
        InetAddress peer = request.getRemoteAddress().getAddress();
        if (peer == null) {
            return "unknown";
        }
        if (!proxies.trust(peer)) {
            return peer.getHostAddress();
        }
        List<String> chain = request.getHeaders().getAll(FORWARDED_FOR).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .toList();
        for (String hop : chain.reversed()) {
            Optional<InetAddress> address = literal(hop);
            if (address.isEmpty()) {
                break;
            }
            if (!proxies.trust(address.get())) {
                return address.get().getHostAddress();
            }
        }
        return peer.getHostAddress();
    }

    /** Whether the request proves that one of our pages sent it; these headers are set by the browser and not by a page. */
    boolean sameOrigin(HttpRequest<?> request) {
        Optional<String> site = header(request, "Sec-Fetch-Site");
        if (site.isPresent() && !site.get().equals("same-origin")) {
            return false;
        }
        Optional<String> origin = header(request, HttpHeaders.ORIGIN);
        if (origin.isEmpty()) {
            return site.isPresent();
        }
        String asked = origin.get().toLowerCase(Locale.ROOT);
        return asked.equals(ownOrigin(request))
                || publicOrigin.filter(asked::equals).isPresent();
    }

    private String ownOrigin(HttpRequest<?> request) {
        String host = (byTrustedProxy(request) ? last(request, FORWARDED_HOST) : Optional.<String>empty())
                .or(() -> header(request, HttpHeaders.HOST))
                .orElse("");
        boolean secure = secure(request);
        String named = host.toLowerCase(Locale.ROOT);
        String defaultPort = secure ? ":443" : ":80";
        String bare = named.endsWith(defaultPort) ? named.substring(0, named.length() - defaultPort.length()) : named;
        return (secure ? "https://" : "http://") + bare;
    }

    private boolean byTrustedProxy(HttpRequest<?> request) {
        InetAddress peer = request.getRemoteAddress().getAddress();
        return peer != null && proxies.trust(peer);
    }

    private static Optional<String> header(HttpRequest<?> request, String name) {
        return Optional.ofNullable(request.getHeaders().get(name)).map(String::strip);
    }

    private static Optional<String> last(HttpRequest<?> request, String name) {
        return header(request, name)
                .map(value -> value.substring(value.lastIndexOf(',') + 1).strip());
    }

    private static Optional<String> origin(URI url) {
        return url.getScheme() == null || url.getRawAuthority() == null
                ? Optional.empty()
                : Optional.of((url.getScheme() + "://" + url.getRawAuthority()).toLowerCase(Locale.ROOT));
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
