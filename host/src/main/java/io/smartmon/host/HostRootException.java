package io.smartmon.host;

import io.smartmon.domain.SmartmonException;

/** A setting for the machine's procfs or sysfs points to something else. */
public final class HostRootException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    HostRootException(String variable, String got, String takes) {
        super("HOST_ROOT", Category.USER, variable + " is '" + got + "'; it must be " + takes, null);
    }
}
