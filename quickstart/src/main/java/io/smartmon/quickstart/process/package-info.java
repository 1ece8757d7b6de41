/** Processes that this program starts: how they are started, and where what they say is kept. */
@NullMarked
package io.smartmon.quickstart.process;

import org.jspecify.annotations.NullMarked;
