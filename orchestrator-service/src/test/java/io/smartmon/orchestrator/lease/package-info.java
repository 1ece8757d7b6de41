/** Registration and the regular call, on time that the test moves. */
@NullMarked
package io.smartmon.orchestrator.lease;

import org.jspecify.annotations.NullMarked;
