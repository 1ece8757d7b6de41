package io.smartmon.gui.hosts;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which units of a host are wanted.
 *
 * @param text what their name or description contains, whatever its case; empty for all
 * @param state systemd's own word of their state; empty for all
 */
record UnitFilter(String text, String state) {
    /** The states to choose from. */
    static final List<String> STATES = List.of("failed", "active", "inactive", "activating", "deactivating");

    private static final int MAX_TEXT = 200;

    /** The filter of a request's parameters; what cannot be meant is left out. */
    static UnitFilter of(@Nullable String text, @Nullable String state) {
        String wanted = Optional.ofNullable(text).orElse("").strip();
        return new UnitFilter(
                wanted.length() <= MAX_TEXT ? wanted : wanted.substring(0, MAX_TEXT),
                state != null && STATES.contains(state) ? state : "");
    }

    /** Whether all units are wanted. */
    boolean isEmpty() {
        return text.isEmpty() && state.isEmpty();
    }

    @Nullable
    String textOrNull() {
        return text.isEmpty() ? null : text;
    }

    @Nullable
    String activeState() {
        return state.isEmpty() ? null : state;
    }
}
