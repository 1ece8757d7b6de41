/** The helper's door: a Unix socket, who may come in, and the three routes. */
@NullMarked
package io.smartmon.shim.server;

import org.jspecify.annotations.NullMarked;
