package io.smartmon.wire.codec;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** A document that is not JSON, or not of the expected form. Its message names the position and never a value. */
public final class MalformedTreeException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    MalformedTreeException(String message) {
        this(message, null);
    }

    MalformedTreeException(String message, @Nullable Throwable cause) {
        super("MALFORMED_JSON", Category.USER, message, cause);
    }
}
