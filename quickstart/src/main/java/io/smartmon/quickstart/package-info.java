/** The cli, an embedded PostgreSQL and a supervisor of the three services: all on one machine. */
@NullMarked
package io.smartmon.quickstart;

import org.jspecify.annotations.NullMarked;
