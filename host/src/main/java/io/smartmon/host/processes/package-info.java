/** Processes: their number, and zombies. */
@NullMarked
package io.smartmon.host.processes;

import org.jspecify.annotations.NullMarked;
