/** Processes that this program starts, and the logs of their output. */
@NullMarked
package io.smartmon.quickstart.process;

import org.jspecify.annotations.NullMarked;
