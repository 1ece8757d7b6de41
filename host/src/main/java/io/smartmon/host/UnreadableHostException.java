package io.smartmon.host;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** A file or value of the machine is missing or has an unknown format. */
public final class UnreadableHostException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    /** One line that says what cannot be read, and why. */
    public UnreadableHostException(String message, @Nullable Throwable cause) {
        super("HOST_UNREADABLE", Category.EXTERNAL, message, cause);
    }
}
