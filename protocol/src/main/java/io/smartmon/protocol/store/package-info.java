/** Calls and answers of the store's ports, as they go over the wire to a store that is reached by HTTP. */
@NullMarked
package io.smartmon.protocol.store;

import org.jspecify.annotations.NullMarked;
