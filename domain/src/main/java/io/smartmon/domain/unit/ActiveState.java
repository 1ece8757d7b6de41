package io.smartmon.domain.unit;

import java.util.Locale;

/** A unit's high-level state, in systemd's words (org.freedesktop.systemd1(5), ActiveState). */
public enum ActiveState {
    ACTIVE,
    RELOADING,
    INACTIVE,
    FAILED,
    ACTIVATING,
    DEACTIVATING,
    MAINTENANCE,
    REFRESHING,
    /** A word that this version does not know: never treated as well and never as faulty. */
    UNKNOWN;

    /** Reads systemd's word; one that is not known gives {@link #UNKNOWN}. */
    public static ActiveState fromCode(String word) {
        for (ActiveState state : values()) {
            if (state.code().equals(word)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** systemd's own word, such as {@code active}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
