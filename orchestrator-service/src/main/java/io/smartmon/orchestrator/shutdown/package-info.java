/** Leaves everything alone when the machine is about to go down. */
@NullMarked
package io.smartmon.orchestrator.shutdown;

import org.jspecify.annotations.NullMarked;
