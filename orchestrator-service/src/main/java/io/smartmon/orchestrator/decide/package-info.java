/** Decide: gathers the situation that a decision looks at. */
@NullMarked
package io.smartmon.orchestrator.decide;

import org.jspecify.annotations.NullMarked;
