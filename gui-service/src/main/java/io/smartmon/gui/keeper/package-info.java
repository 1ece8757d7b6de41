/** The keeper's jobs, which this process does for the whole fleet, one instance at a time. */
@NullMarked
package io.smartmon.gui.keeper;

import org.jspecify.annotations.NullMarked;
