package io.smartmon.gui.security;

import io.smartmon.storage.account.Role;

/** What a route asks for. */
sealed interface Access {
    /** Nothing; nobody looks who asks. */
    record Open() implements Access {}

    /** Nothing, but the answer depends on who asks. */
    record OpenToAll() implements Access {}

    /** At least this role. */
    record Needs(Role role) implements Access {}
}
