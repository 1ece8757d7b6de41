/** Classify: from observations to findings. */
@NullMarked
package io.smartmon.orchestrator.classify;

import org.jspecify.annotations.NullMarked;
