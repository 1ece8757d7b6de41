/** Ports to the store, in the words of the domain. */
@NullMarked
package io.smartmon.domain.store;

import org.jspecify.annotations.NullMarked;
