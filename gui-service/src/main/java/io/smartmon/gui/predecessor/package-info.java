/**
 * The endpoints of the predecessor, under {@code /api}, with its names and types. They read what everything else reads, and
 * nothing else depends on them: with this package they are gone.
 */
@NullMarked
package io.smartmon.gui.predecessor;

import org.jspecify.annotations.NullMarked;
