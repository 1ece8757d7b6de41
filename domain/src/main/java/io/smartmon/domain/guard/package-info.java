/** The checks between a finding and an act: one class each, found by their type. */
@NullMarked
package io.smartmon.domain.guard;

import org.jspecify.annotations.NullMarked;
