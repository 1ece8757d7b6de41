package io.smartmon.gui.security;

import io.smartmon.storage.account.Role;

/** What a route requires. */
sealed interface Access {
    /** Nothing; the request is not authenticated. */
    record Open() implements Access {}

    /** Nothing, but the answer depends on the viewer. */
    record OpenToAll() implements Access {}

    /** At least this role. */
    record Needs(Role role) implements Access {}
}
