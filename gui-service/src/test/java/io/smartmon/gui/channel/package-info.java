/** A channel as one would be added. */
@NullMarked
package io.smartmon.gui.channel;

import org.jspecify.annotations.NullMarked;
