package io.smartmon.domain.unit;

import java.util.Locale;

/** The service manager's own state (org.freedesktop.systemd1(5), SystemState). */
public enum ManagerState {
    INITIALIZING,
    STARTING,
    RUNNING,
    DEGRADED,
    MAINTENANCE,
    STOPPING,
    OFFLINE,
    UNKNOWN;

    /** Parses systemd's value; an unknown one gives {@link #UNKNOWN}. */
    public static ManagerState fromCode(String word) {
        for (ManagerState state : values()) {
            if (state.code().equals(word)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** systemd's own value, such as {@code degraded}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether booting has finished and no shutdown has begun. */
    public boolean settled() {
        return this == RUNNING || this == DEGRADED;
    }

    /** Whether booting has not finished: a job of the boot is waiting or at work. One that hangs keeps it so for ever. */
    public boolean booting() {
        return this == INITIALIZING || this == STARTING;
    }
}
