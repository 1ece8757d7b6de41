/** The agent of one host: collect, classify, decide, act, verify, alert. */
@NullMarked
package io.smartmon.orchestrator;

import org.jspecify.annotations.NullMarked;
