package io.smartmon.shim.journal;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** The journal cannot be read or written. Every call must be journaled first, so nothing is done. */
public final class JournalException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    JournalException(String message, @Nullable Throwable cause) {
        super("JOURNAL", Category.RESOURCES, message, cause);
    }
}
