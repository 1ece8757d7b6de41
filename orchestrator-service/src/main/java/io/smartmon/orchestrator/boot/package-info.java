/** The boot: one that does not finish. */
@NullMarked
package io.smartmon.orchestrator.boot;

import org.jspecify.annotations.NullMarked;
