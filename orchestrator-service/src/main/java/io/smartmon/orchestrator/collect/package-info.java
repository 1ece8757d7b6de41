/** Collect: the state of the machine and its services, and its way to the store. */
@NullMarked
package io.smartmon.orchestrator.collect;

import org.jspecify.annotations.NullMarked;
