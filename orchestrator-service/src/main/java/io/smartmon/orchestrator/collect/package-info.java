/** Collect: what the machine and its services are like, and the store's copy of it. */
@NullMarked
package io.smartmon.orchestrator.collect;

import org.jspecify.annotations.NullMarked;
