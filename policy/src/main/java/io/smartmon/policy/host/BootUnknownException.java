package io.smartmon.policy.host;

import io.smartmon.domain.SmartmonException;
import org.jspecify.annotations.Nullable;

/** The boot id or the uptime of this machine is not known; without them nothing may be done. */
public final class BootUnknownException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    BootUnknownException(String message, @Nullable Throwable cause) {
        super("BOOT_UNKNOWN", Category.EXTERNAL, message, cause);
    }
}
