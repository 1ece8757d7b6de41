/** Hosts for which this store is older than what was done there, and a person's confirmation of it. */
@NullMarked
package io.smartmon.storage.restored;

import org.jspecify.annotations.NullMarked;
