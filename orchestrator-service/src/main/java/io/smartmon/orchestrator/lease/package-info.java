/** Registration, and the sync call that keeps the lease and receives holds and commands. */
@NullMarked
package io.smartmon.orchestrator.lease;

import org.jspecify.annotations.NullMarked;
