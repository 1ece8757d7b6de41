/** Plans: decisions about an incident, and their results. */
@NullMarked
package io.smartmon.domain.plan;

import org.jspecify.annotations.NullMarked;
