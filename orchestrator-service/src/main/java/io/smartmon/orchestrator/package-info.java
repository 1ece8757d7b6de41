/** Collect, classify, decide, act, verify, tell: one per host. */
@NullMarked
package io.smartmon.orchestrator;

import org.jspecify.annotations.NullMarked;
