package io.smartmon.protocol.json;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** A document that is no JSON, or not of the form that its reader expects. Its message names the place and never the value. */
public final class MalformedJsonException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message, @Nullable Throwable cause) {
        super("MALFORMED_JSON", Category.USER, message, cause);
    }
}
