/** Decide: reads the situation for a decision. */
@NullMarked
package io.smartmon.orchestrator.decide;

import org.jspecify.annotations.NullMarked;
