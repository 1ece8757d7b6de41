package io.smartmon.gui.problem;

import io.micronaut.http.HttpStatus;
import io.smartmon.domain.SmartmonException;

/** A request that ends with a given status; its message is shown to the client. */
public final class ProblemException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    /**
     * Ends a request with a status.
     *
     * @param status 4xx or 5xx
     * @param code stable, upper case
     * @param detail one sentence for the client; it quotes nothing from the request
     */
    public ProblemException(HttpStatus status, String code, String detail) {
        super(code, status.getCode() < 500 ? Category.USER : Category.EXTERNAL, detail, null);
        this.status = status;
    }

    /** What was requested does not exist. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(HttpStatus.NOT_FOUND, "NOT_FOUND", detail);
    }

    /** The request cannot be understood. */
    public static ProblemException badRequest(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "BAD_REQUEST", detail);
    }

    /** The status of the answer. */
    public HttpStatus status() {
        return status;
    }
}
