package io.smartmon.shim.journal;

import java.time.Duration;

/**
 * The helper's own rate limit, whoever the caller is.
 *
 * @param perResource accepted plans that act on the same resource within the window, such as one unit
 * @param perHost accepted plans for the whole host within the window
 * @param window how far back is counted, by the time since boot
 */
public record RateLimit(int perResource, int perHost, Duration window) {
    /**
     * Six for a resource and thirty for the host, in ten minutes: twice the attempts of a plan, so that re-arming works,
     * and still a bound on a compromised agent.
     */
    public static RateLimit standard() {
        return new RateLimit(6, 30, Duration.ofMinutes(10));
    }

    long windowHundredths() {
        return window.toMillis() / 10;
    }
}
