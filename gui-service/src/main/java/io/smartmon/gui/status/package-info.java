/** The page about this instance. */
@NullMarked
package io.smartmon.gui.status;

import org.jspecify.annotations.NullMarked;
