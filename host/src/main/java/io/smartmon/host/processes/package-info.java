/** Processes: how many there are, and those that ended and were not waited for. */
@NullMarked
package io.smartmon.host.processes;

import org.jspecify.annotations.NullMarked;
