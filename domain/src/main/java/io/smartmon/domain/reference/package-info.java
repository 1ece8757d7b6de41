/** Pages of the reference that are made from the code. */
@NullMarked
package io.smartmon.domain.reference;

import org.jspecify.annotations.NullMarked;
