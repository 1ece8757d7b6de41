package io.smartmon.gui.security;

import java.security.Principal;

/**
 * Says for long answers, such as a live stream, whether their viewer is still signed in. A stream asks at least every 3 s
 * and ends when that is no longer so. Thread-safe; may wait for the store, so it is called on a thread that may block.
 */
@FunctionalInterface
public interface SessionWatch {
    /** Whether session or token of the principal is still valid, as of at most 2 s ago. */
    boolean stillValid(Principal principal);
}
