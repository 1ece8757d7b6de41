/** Holds: stopping all repairs, and lifting that again. */
@NullMarked
package io.smartmon.gui.holds;

import org.jspecify.annotations.NullMarked;
