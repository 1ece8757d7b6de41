/** The three routes for monitoring the agent. */
@NullMarked
package io.smartmon.orchestrator.management;

import org.jspecify.annotations.NullMarked;
