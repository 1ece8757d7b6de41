/** Collectors, and the three results of a collection. */
@NullMarked
package io.smartmon.host.collect;

import org.jspecify.annotations.NullMarked;
