/** How observations become findings. Pure. */
@NullMarked
package io.smartmon.domain.classify;

import org.jspecify.annotations.NullMarked;
