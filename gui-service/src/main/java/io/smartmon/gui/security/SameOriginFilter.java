package io.smartmon.gui.security;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.smartmon.gui.problem.ProblemResponses;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses a request that changes something, unless one of our own pages sent it or a header carries a token. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class SameOriginFilter implements Ordered {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int EARLY = -10_000;

    private final RequestFacts facts;
    private final AccessRule rule;
    private final ProblemResponses problems;

    SameOriginFilter(RequestFacts facts, AccessRule rule, ProblemResponses problems) {
        this.facts = facts;
        this.rule = rule;
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return EARLY;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> refuseForeign(HttpRequest<?> request) {
        if (SAFE.contains(request.getMethod())
                || CredentialReader.byHeader(request)
                || rule.takesOwnKey(request)
                || facts.sameOrigin(request)) {
            return null;
        }
        return problems.answer(
                request,
                HttpStatus.FORBIDDEN,
                "FOREIGN_ORIGIN",
                "This request did not come from a page of Smart Monitor. Reload the page and try again.");
    }
}
