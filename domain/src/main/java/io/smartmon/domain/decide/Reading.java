package io.smartmon.domain.decide;

import java.time.Instant;

/**
 * One thing that a decision looks at: known as of an instant, or not known and why. What is not known is neither faulty nor
 * well.
 */
public sealed interface Reading<T> {
    /**
     * A known value.
     *
     * @param at when it was read from its source
     */
    record Known<T>(T value, Instant at) implements Reading<T> {}

    /**
     * Not known.
     *
     * @param reason why, in words for people
     */
    record Unknown<T>(String reason) implements Reading<T> {}

    /** A value that was read at this instant. */
    static <T> Reading<T> known(T value, Instant at) {
        return new Known<>(value, at);
    }

    /** A value that could not be read, and why. */
    static <T> Reading<T> unknown(String reason) {
        return new Unknown<>(reason);
    }
}
