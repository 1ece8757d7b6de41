package io.smartmon.storage.connection;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** The database refused a statement of ours: a defect; waiting does not help. */
public final class StoreFailedException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    /** A refused statement, and what the database said. */
    public StoreFailedException(String message, @Nullable Throwable cause) {
        super("STORE_FAILED", Category.INTERNAL, message, cause);
    }
}
