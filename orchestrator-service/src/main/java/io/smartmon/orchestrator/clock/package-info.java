/** The clock, compared with the store's. */
@NullMarked
package io.smartmon.orchestrator.clock;

import org.jspecify.annotations.NullMarked;
