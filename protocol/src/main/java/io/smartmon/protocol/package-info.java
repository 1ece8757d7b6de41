/** The wire records of helper, hub and live stream. */
@NullMarked
package io.smartmon.protocol;

import org.jspecify.annotations.NullMarked;
