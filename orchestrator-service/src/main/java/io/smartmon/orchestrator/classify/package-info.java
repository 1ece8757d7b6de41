/** Classify: from what was collected to findings. */
@NullMarked
package io.smartmon.orchestrator.classify;

import org.jspecify.annotations.NullMarked;
