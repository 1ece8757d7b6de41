package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One observation between an act and its first verdict. All spans use the monotonic clock.
 *
 * @param before the evidence before the act
 * @param firstSight the evidence when it was first seen to have recovered; null if not yet
 * @param sinceFirstSight how long ago that was; zero if not yet
 * @param now the evidence now
 * @param around what happened around it
 * @param sinceAct how long ago the act was
 * @param lastLook how long after the act the observation before this one was made; zero if there was none
 * @param settleTime how long it must have been back
 */
public record Settling(
        Measures before,
        @Nullable Measures firstSight,
        Duration sinceFirstSight,
        Measures now,
        Circumstances around,
        Duration sinceAct,
        Duration lastLook,
        Duration settleTime) {}
