/** Acting: checks, journals and calls, in this order, for one request. */
@NullMarked
package io.smartmon.shim.act;

import org.jspecify.annotations.NullMarked;
