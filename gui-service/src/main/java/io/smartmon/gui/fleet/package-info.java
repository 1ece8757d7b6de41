/** The fleet in memory and how hosts and incidents read in words, for all pages and for the live stream. */
@NullMarked
package io.smartmon.gui.fleet;

import org.jspecify.annotations.NullMarked;
