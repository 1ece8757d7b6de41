/** Tell: alerts and their text. */
@NullMarked
package io.smartmon.orchestrator.tell;

import org.jspecify.annotations.NullMarked;
