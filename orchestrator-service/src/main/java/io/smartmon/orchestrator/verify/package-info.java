/** Verify: observes a unit after an act until there is a verdict. */
@NullMarked
package io.smartmon.orchestrator.verify;

import org.jspecify.annotations.NullMarked;
