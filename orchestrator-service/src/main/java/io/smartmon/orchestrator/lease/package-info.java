/** Registration, and the regular call by which this orchestrator holds the lease and hears what is wanted of it. */
@NullMarked
package io.smartmon.orchestrator.lease;

import org.jspecify.annotations.NullMarked;
