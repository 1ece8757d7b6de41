/** The lease by which at most one orchestrator acts for a host. */
@NullMarked
package io.smartmon.domain.lease;

import org.jspecify.annotations.NullMarked;
