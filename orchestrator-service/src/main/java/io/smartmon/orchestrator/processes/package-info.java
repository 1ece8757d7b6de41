/** Processes: zombies, and too many. */
@NullMarked
package io.smartmon.orchestrator.processes;

import org.jspecify.annotations.NullMarked;
