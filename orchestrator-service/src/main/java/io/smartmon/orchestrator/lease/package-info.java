/** The lease by which this orchestrator acts for its host. */
@NullMarked
package io.smartmon.orchestrator.lease;

import org.jspecify.annotations.NullMarked;
