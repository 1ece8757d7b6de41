/** Does nothing when the machine is about to shut down. */
@NullMarked
package io.smartmon.orchestrator.shutdown;

import org.jspecify.annotations.NullMarked;
