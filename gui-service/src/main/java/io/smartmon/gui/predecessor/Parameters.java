package io.smartmon.gui.predecessor;

import io.smartmon.gui.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of requests that mean numbers. */
final class Parameters {
    /** A day: how far back most lists go where the request does not say it. */
    static final int DAY = 1_440;

    /** No list goes back further; the store keeps nothing for so long. */
    static final int MAX_MINUTES = 10 * 366 * DAY;

    private Parameters() {}

    /**
     * A number of minutes, kept within its bounds.
     *
     * @throws ProblemException 400 if it is not a whole number
     */
    static int minutes(String name, @Nullable String text, int defaultValue, int min, int max) {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        try {
            return Math.clamp(Long.parseLong(text), min, max);
        } catch (NumberFormatException none) {
            throw ProblemException.badRequest(name + " must be a whole number of minutes.");
        }
    }

    /** The instant so many minutes ago. */
    static Instant before(Instant now, int minutes) {
        return now.minus(Duration.ofMinutes(minutes));
    }

    /** The text; null if there is none. */
    static @Nullable String text(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
