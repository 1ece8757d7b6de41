/** Plans: what was decided about an incident, and what became of it. */
@NullMarked
package io.smartmon.domain.plan;

import org.jspecify.annotations.NullMarked;
