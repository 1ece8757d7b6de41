/** Tests. */
@NullMarked
package io.smartmon.shim.server;

import org.jspecify.annotations.NullMarked;
