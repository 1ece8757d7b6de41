/** The way to PostgreSQL: addresses, connections, whole transactions, and values in columns. */
@NullMarked
package io.smartmon.storage.connection;

import org.jspecify.annotations.NullMarked;
