/** The three routes by which an operator's own tools look at the agent. */
@NullMarked
package io.smartmon.orchestrator.management;

import org.jspecify.annotations.NullMarked;
