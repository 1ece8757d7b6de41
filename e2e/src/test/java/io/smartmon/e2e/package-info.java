/** The repair loop end to end: real processes, a real systemd, a real PostgreSQL. */
@NullMarked
package io.smartmon.e2e;

import org.jspecify.annotations.NullMarked;
