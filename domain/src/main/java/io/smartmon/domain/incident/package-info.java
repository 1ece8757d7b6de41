/** Incidents and how they ended. */
@NullMarked
package io.smartmon.domain.incident;

import org.jspecify.annotations.NullMarked;
