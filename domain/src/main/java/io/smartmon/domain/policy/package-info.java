/** By which rules is decided: levels, limits, allow-list, protected units. */
@NullMarked
package io.smartmon.domain.policy;

import org.jspecify.annotations.NullMarked;
