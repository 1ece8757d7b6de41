/** The machine as a whole: processors, memory, load, uptime and file systems. */
@NullMarked
package io.smartmon.host.system;

import org.jspecify.annotations.NullMarked;
