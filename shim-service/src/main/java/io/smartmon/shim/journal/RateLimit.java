package io.smartmon.shim.journal;

import java.time.Duration;

/**
 * How often the helper itself lets anything be done, whoever asks.
 *
 * @param perResource accepted plans that act on the same resource within the window, such as one unit
 * @param perHost accepted plans for the whole host within the window
 * @param window how far back is counted, by the time since boot
 */
public record RateLimit(int perResource, int perHost, Duration window) {
    /**
     * Six for a resource and thirty for the host, in ten minutes: twice what a plan is given, so that a person who re-arms is served,
     * and still a bound on an agent that was taken over.
     */
    public static RateLimit standard() {
        return new RateLimit(6, 30, Duration.ofMinutes(10));
    }

    long windowHundredths() {
        return window.toMillis() / 10;
    }
}
