/** Tell: the words in which people hear of it. */
@NullMarked
package io.smartmon.orchestrator.tell;

import org.jspecify.annotations.NullMarked;
