/** Stop all repairs, and lift that again. */
@NullMarked
package io.smartmon.gui.holds;

import org.jspecify.annotations.NullMarked;
