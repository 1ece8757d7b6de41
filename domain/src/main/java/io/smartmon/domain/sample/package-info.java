/** Measurements of a whole machine at one instant. */
@NullMarked
package io.smartmon.domain.sample;

import org.jspecify.annotations.NullMarked;
