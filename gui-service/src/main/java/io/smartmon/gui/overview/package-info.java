/** The first page: one true sentence, what needs a hand, the hosts, and what was repaired. */
@NullMarked
package io.smartmon.gui.overview;

import org.jspecify.annotations.NullMarked;
