package io.smartmon.gui.security;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import io.smartmon.gui.problem.ProblemResponses;
import jakarta.inject.Singleton;
import java.net.URI;

/** Answers requests without access: a browser is redirected to the sign-in, a program gets a problem. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class RejectionHandler implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private final ProblemResponses problems;

    RejectionHandler(ProblemResponses problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
        if (exception.isForbidden()) {
            return problems.answer(request, HttpStatus.FORBIDDEN, "ROLE_TOO_LOW", "Your role does not allow this.");
        }
        if (ProblemResponses.wantsPage(request) && !CredentialReader.byHeader(request)) {
            URI signIn = request.getMethod() == HttpMethod.GET
                    ? UriBuilder.of("/sign-in")
                            .queryParam("next", request.getUri().toString())
                            .build()
                    : URI.create("/sign-in");
            return HttpResponse.seeOther(signIn);
        }
        return problems.answer(request, HttpStatus.UNAUTHORIZED, "NOT_SIGNED_IN", "Sign in, or send a token.")
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
}
