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
    /**
     * Six for a unit and thirty for the host, in ten minutes: twice what a plan is given, so that a person who re-arms is served,
     * and still a bound on an agent that was taken over.
     */
    public static RateLimit standard() {
        return new RateLimit(6, 30, Duration.ofMinutes(10));
    }

    long windowHundredths() {
        return window.toMillis() / 10;
    }
}
