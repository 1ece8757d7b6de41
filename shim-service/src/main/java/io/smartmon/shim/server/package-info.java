/** The helper's endpoint: a Unix socket, which callers are admitted, and the three routes. */
@NullMarked
package io.smartmon.shim.server;

import org.jspecify.annotations.NullMarked;
