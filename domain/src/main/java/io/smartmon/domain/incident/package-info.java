/** Incidents: what a person hears about, and how each ended. */
@NullMarked
package io.smartmon.domain.incident;

import org.jspecify.annotations.NullMarked;
