/** What surrounds every page: layout, navigation, holds in force, and the static files. */
@NullMarked
package io.smartmon.gui.frame;

import org.jspecify.annotations.NullMarked;
