/** The store, where it is older than what was done on this host. */
@NullMarked
package io.smartmon.orchestrator.restored;

import org.jspecify.annotations.NullMarked;
