/** The overview: one sentence, what needs attention, the hosts, and what was repaired. */
@NullMarked
package io.smartmon.gui.overview;

import org.jspecify.annotations.NullMarked;
