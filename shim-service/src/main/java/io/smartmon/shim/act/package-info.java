/** Acting: what is checked, written down and called, in this order, for one request. */
@NullMarked
package io.smartmon.shim.act;

import org.jspecify.annotations.NullMarked;
