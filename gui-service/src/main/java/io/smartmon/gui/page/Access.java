package io.smartmon.gui.page;

import io.smartmon.storage.account.Role;

/** What a route requires. */
public sealed interface Access {
    /** Nothing; the request is not authenticated. */
    Access OPEN = new Open();

    /** Nothing, but the answer depends on the viewer. */
    Access OPEN_TO_ALL = new OpenToAll();

    /** At least a viewer. */
    Access VIEWER = new Needs(Role.VIEWER);

    /** At least an operator. */
    Access OPERATOR = new Needs(Role.OPERATOR);

    /** An admin. */
    Access ADMIN = new Needs(Role.ADMIN);

    /** The key of a setting, which the route checks itself; neither a session nor a token counts. */
    Access OWN_KEY = new OwnKey();

    /** Nothing; the request is not authenticated. */
    record Open() implements Access {}

    /** Nothing, but the answer depends on the viewer. */
    record OpenToAll() implements Access {}

    /** The key of a setting, which the route checks itself. */
    record OwnKey() implements Access {}

    /** At least this role. */
    record Needs(Role role) implements Access {}
}
