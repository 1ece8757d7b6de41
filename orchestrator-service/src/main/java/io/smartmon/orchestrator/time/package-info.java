/** The machine's time, delay and chance. */
@NullMarked
package io.smartmon.orchestrator.time;

import org.jspecify.annotations.NullMarked;
