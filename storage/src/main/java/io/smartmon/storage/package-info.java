/** The PostgreSQL adapter: migrations and every SQL string. */
@NullMarked
package io.smartmon.storage;

import org.jspecify.annotations.NullMarked;
