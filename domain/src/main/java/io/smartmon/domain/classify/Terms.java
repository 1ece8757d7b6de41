package io.smartmon.domain.classify;

import java.time.Duration;

/**
 * How long and how often a condition must be present before it is a finding, and how long it must be gone before it ends.
 *
 * @param dwell how long it must have been present
 * @param needed how many of the latest observations must show it
 * @param of out of how many observations; at least {@code needed}
 * @param clearAfter how long it must have been gone before it has ended
 */
public record Terms(Duration dwell, int needed, int of, Duration clearAfter) {
    public Terms {
        if (needed < 1 || of < needed || dwell.isNegative() || clearAfter.isNegative()) {
            throw new IllegalArgumentException("1 <= needed <= of, and no negative times");
        }
    }

    /** Raised by the first observation that shows it, and cleared by the first that does not. */
    public static Terms atOnce() {
        return new Terms(Duration.ZERO, 1, 1, Duration.ZERO);
    }

    /** After it was present for this long without a break; over after the same time without it, at most a minute. */
    public static Terms after(Duration dwell) {
        Duration minute = Duration.ofMinutes(1);
        return new Terms(dwell, 1, 1, dwell.compareTo(minute) < 0 ? dwell : minute);
    }
}
