package io.smartmon.domain.unit;

import java.util.Locale;

/** A unit's high-level state, as systemd names it (org.freedesktop.systemd1(5), ActiveState). */
public enum ActiveState {
    ACTIVE,
    RELOADING,
    INACTIVE,
    FAILED,
    ACTIVATING,
    DEACTIVATING,
    MAINTENANCE,
    REFRESHING,
    /** A value that this version does not know: treated neither as healthy nor as faulty. */
    UNKNOWN;

    /** Parses systemd's value; an unknown one gives {@link #UNKNOWN}. */
    public static ActiveState fromCode(String word) {
        for (ActiveState state : values()) {
            if (state.code().equals(word)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** Whether a unit in this state is down and stays so by itself. */
    public boolean isDown() {
        return this == INACTIVE || this == FAILED;
    }

    /** Whether a unit in this state is up. */
    public boolean isUp() {
        return switch (this) {
            case ACTIVE, RELOADING, REFRESHING -> true;
            case INACTIVE, FAILED, ACTIVATING, DEACTIVATING, MAINTENANCE, UNKNOWN -> false;
        };
    }

    /** Whether a unit in this state is up or about to be. */
    public boolean isUpOrStarting() {
        return isUp() || this == ACTIVATING;
    }

    /** systemd's own value, such as {@code active}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
