/** Which database is used. */
@NullMarked
package io.smartmon.config.database;

import org.jspecify.annotations.NullMarked;
