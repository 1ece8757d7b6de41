/** A real, empty PostgreSQL database for each test class. */
@NullMarked
package io.smartmon.testkit.postgres;

import org.jspecify.annotations.NullMarked;
