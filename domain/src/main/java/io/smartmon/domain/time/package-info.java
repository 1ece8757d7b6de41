/** Time as the whole product keeps it. */
@NullMarked
package io.smartmon.domain.time;

import org.jspecify.annotations.NullMarked;
