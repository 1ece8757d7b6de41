/** A real PostgreSQL server in the data folder: unpacked, created, started, stopped. */
@NullMarked
package io.smartmon.quickstart.postgres;

import org.jspecify.annotations.NullMarked;
