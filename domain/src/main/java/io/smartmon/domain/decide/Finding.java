package io.smartmon.domain.decide;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;

/**
 * A trouble that a classifier saw in what was collected.
 *
 * @param host on which host
 * @param kind what kind of trouble
 * @param evidence the unit as it was seen
 * @param since when the trouble was first seen, whole microseconds
 * @param seenAt when the evidence was read, whole microseconds
 * @param summary one sentence for people, such as {@code nginx.service failed: main process ended with signal 9}
 */
public record Finding(
        HostId host, FindingKind kind, UnitState evidence, Instant since, Instant seenAt, String summary) {}
