package io.smartmon.domain.measure;

import java.time.Instant;
import java.util.function.Function;

/**
 * A value known as of an instant, or not known and why. Not known is neither faulty nor healthy.
 *
 * @param <T> the type of the value
 */
public sealed interface Knowledge<T> {
    /**
     * It is known.
     *
     * @param at when it was read
     */
    record Known<T>(T value, Instant at) implements Knowledge<T> {}

    /** It is not known. */
    record Unknown<T>(Reason reason) implements Knowledge<T> {}

    /** A value that was read at this instant. */
    static <T> Knowledge<T> known(T value, Instant at) {
        return new Known<>(value, at);
    }

    /** A value that could not be read, and why. */
    static <T> Knowledge<T> unknown(Reason reason) {
        return new Unknown<>(reason);
    }

    /** A value that could not be read, and why. */
    static <T> Knowledge<T> unknown(String reasonCode) {
        return new Unknown<>(Reason.of(reasonCode));
    }

    /** The same with another value, where it is known. */
    default <R> Knowledge<R> map(Function<T, R> change) {
        return switch (this) {
            case Known<T>(T value, Instant at) -> new Known<>(change.apply(value), at);
            case Unknown<T>(Reason reason) -> new Unknown<>(reason);
        };
    }
}
