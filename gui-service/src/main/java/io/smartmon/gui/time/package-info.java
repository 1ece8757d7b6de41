/** This process's clocks and timers. */
@NullMarked
package io.smartmon.gui.time;

import org.jspecify.annotations.NullMarked;
