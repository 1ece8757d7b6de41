package io.smartmon.systemd;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;

/**
 * A loaded unit as the list of units shows it.
 *
 * @param unit its full name
 * @param description the unit file's own text
 * @param loadState {@code loaded}, {@code not-found}, {@code masked}, …
 * @param activeState the high-level state
 * @param subState the low-level state, whose values depend on the unit's type
 * @param jobId the job in flight, 0 when there is none
 */
public record UnitSummary(
        UnitName unit, String description, String loadState, ActiveState activeState, String subState, long jobId) {}
