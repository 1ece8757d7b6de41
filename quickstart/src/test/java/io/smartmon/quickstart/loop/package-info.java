/** The repair loop end to end: real processes, a real systemd, a real PostgreSQL. */
@NullMarked
package io.smartmon.quickstart.loop;

import org.jspecify.annotations.NullMarked;
