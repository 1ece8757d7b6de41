package io.smartmon.host.collect;

import java.time.Duration;

/**
 * The moment by which an answer is due, on the monotonic clock.
 *
 * @param nanoTime as {@link System#nanoTime()} counts
 */
public record Deadline(long nanoTime) {
    /** The moment this long from now. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** The remaining time; zero if it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** Whether it is over. */
    public boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
