/** What people do with incidents. */
@NullMarked
package io.smartmon.storage.incident;

import org.jspecify.annotations.NullMarked;
