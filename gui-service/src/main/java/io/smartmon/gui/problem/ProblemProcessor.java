package io.smartmon.gui.problem;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.smartmon.domain.SmartmonException;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Turns every error of the framework into a problem. Details of the framework may quote the request: they are left out. */
@Singleton
final class ProblemProcessor implements ErrorResponseProcessor<Object> {
    private final ProblemResponses problems;

    ProblemProcessor(ProblemResponses problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("unchecked") // only the body changes, and it may be any object
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpStatus status = response.getStatus();
        String detail = detail(status);
        String code = status.name().toUpperCase(Locale.ROOT);
        if (context.getRootCause().orElse(null) instanceof SmartmonException known
                && known.category() == SmartmonException.Category.USER) {
            detail = known.getMessage() == null ? detail : known.getMessage();
            code = known.code();
        }
        return problems.fill(context.getRequest(), (MutableHttpResponse<Object>) response, code, detail);
    }

    private static String detail(HttpStatus status) {
        return switch (status.getCode()) {
            case 400 -> "A value of the request cannot be read, or is missing.";
            case 401 -> "Sign in, or send a token.";
            case 403 -> "Your role does not allow this.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not allow this method.";
            case 406 -> "This address does not offer that format.";
            case 413 -> "The request is too large.";
            case 415 -> "This address does not accept that content type.";
            case 429 -> "Too many attempts. Wait a moment.";
            case 503 -> "The database does not answer. Try again in a moment.";
            default ->
                status.getCode() < 500
                        ? "The request cannot be answered."
                        : "Something went wrong; see the log of the GUI.";
        };
    }
}
