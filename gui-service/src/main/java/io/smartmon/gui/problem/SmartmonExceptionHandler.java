package io.smartmon.gui.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.store.StoreUnavailableException;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the product's own exceptions: user errors with their message, all others without internal details. */
@Singleton
final class SmartmonExceptionHandler implements ExceptionHandler<SmartmonException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(SmartmonExceptionHandler.class);

    private final ProblemResponses problems;

    SmartmonExceptionHandler(ProblemResponses problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the framework declares it
    public HttpResponse<?> handle(HttpRequest request, SmartmonException exception) {
        String message = Objects.requireNonNullElse(exception.getMessage(), "The request cannot be answered.");
        return switch (exception) {
            case ProblemException problem -> problems.answer(request, problem.status(), problem.code(), message);
            case StoreUnavailableException unavailable -> {
                LOG.warn("{} {}: {}", request.getMethod(), request.getPath(), unavailable.getMessage());
                yield problems.answer(
                        request,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        unavailable.code(),
                        "The database does not answer. Try again in a moment.");
            }
            default -> {
                if (exception.category() == SmartmonException.Category.USER) {
                    yield problems.answer(request, HttpStatus.BAD_REQUEST, exception.code(), message);
                }
                LOG.error("{} {} failed", request.getMethod(), request.getPath(), exception);
                yield problems.answer(
                        request,
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        exception.code(),
                        "Something went wrong; see the log of the GUI.");
            }
        };
    }
}
