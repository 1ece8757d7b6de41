/** The fleet in memory, kept current by the store's live events, and the streams that notify browsers of each change. */
@NullMarked
package io.smartmon.gui.live;

import org.jspecify.annotations.NullMarked;
