package io.smartmon.protocol.json;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** A document that is not JSON, or not of the expected form. Its message names the position and never the value. */
public final class MalformedJsonException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message, @Nullable Throwable cause) {
        super("MALFORMED_JSON", Category.USER, message, cause);
    }
}
