package io.smartmon.wire.helper;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** A malformed message. Its text names the position and never repeats a value. */
public final class MalformedMessageException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    private final int status;

    MalformedMessageException(String message) {
        this(400, message, null);
    }

    MalformedMessageException(int status, String message, @Nullable Throwable cause) {
        super("MALFORMED_MESSAGE", Category.USER, message, cause);
        this.status = status;
    }

    /** The HTTP status that answers it: 400, or the more exact 413, 431, 501 or 505. */
    public int status() {
        return status;
    }
}
