package io.smartmon.domain.store;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** The store did not answer; whether the call took effect is not known, and calling again is safe. */
public final class StoreUnavailableException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    /** A store that did not answer, and why. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super("STORE_UNAVAILABLE", Category.EXTERNAL, message, cause);
    }
}
