package io.smartmon.policy.host;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** The machine does not say which boot this is, or how long it has been running; without that nothing may be acted on. */
public final class BootUnknownException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    BootUnknownException(String message, @Nullable Throwable cause) {
        super("BOOT_UNKNOWN", Category.EXTERNAL, message, cause);
    }
}
