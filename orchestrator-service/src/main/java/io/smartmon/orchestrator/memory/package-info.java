/** Memory that runs short. */
@NullMarked
package io.smartmon.orchestrator.memory;

import org.jspecify.annotations.NullMarked;
