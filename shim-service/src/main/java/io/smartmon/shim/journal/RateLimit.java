package io.smartmon.shim.journal;

import java.time.Duration;

/**
 * How often the helper itself lets anything be done, whoever asks.
 *
 * @param perUnit accepted plans for one unit within the window
 * @param perHost accepted plans for all units within the window
 * @param window how far back is counted, by the time since boot
 */
public record RateLimit(int perUnit, int perHost, Duration window) {
    /** Three for a unit and thirty for the host, in ten minutes. */
    public static RateLimit standard() {
        return new RateLimit(3, 30, Duration.ofMinutes(10));
    }

    long windowHundredths() {
        return window.toMillis() / 10;
    }
}
