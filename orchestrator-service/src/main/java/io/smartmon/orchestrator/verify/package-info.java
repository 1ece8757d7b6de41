/** Verify: looks at a unit after an act until it can be said what that did. */
@NullMarked
package io.smartmon.orchestrator.verify;

import org.jspecify.annotations.NullMarked;
