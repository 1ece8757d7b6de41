package io.smartmon.gui.security;

import java.security.Principal;

/**
 * Tells long answers, such as a live stream, whether who opened them may still see them. A stream asks every few seconds, at
 * least each 3 s, and ends on a no. Thread-safe; may wait for the store, so it is asked on a thread that may block.
 */
@FunctionalInterface
public interface SessionWatch {
    /** Whether session or token of the principal still stands, as known at most 2 s ago. */
    boolean stillValid(Principal principal);
}
