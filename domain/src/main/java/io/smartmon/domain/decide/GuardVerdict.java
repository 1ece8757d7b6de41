package io.smartmon.domain.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one guard said, with what it saw.
 *
 * @param guard the guard's name, such as {@code cooldown}
 * @param outcome whether it lets the act pass
 * @param saw what it saw, with its unit: {@code 0 of 3 in 10 min}, {@code no stop job seen; enabled}
 * @param until for a hold that ends by itself, when; null otherwise
 */
public record GuardVerdict(
        String guard, Outcome outcome, String saw, @Nullable Instant until) {
    /** The answers a guard can give. One that cannot know says {@link #HOLD}. */
    public enum Outcome {
        PASS,
        /** Not now. */
        HOLD,
        /** Only tell what would be done. */
        WATCH,
        /** Not at all. */
        DENY
    }
}
