package io.smartmon.gui.page;

import io.smartmon.gui.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list was requested.
 *
 * @param limit how many at most, from 1
 * @param offset how many to skip, from 0
 */
public record Paging(int limit, int offset) {
    private static final int MAX_OFFSET = 1_000_000;

    /**
     * Reads the parameters of a request. A limit above the maximum is lowered to it.
     *
     * @throws ProblemException 400 if one of them is not a valid number
     */
    public static Paging of(@Nullable String limit, @Nullable String offset, int defaultLimit, int maxLimit) {
        return new Paging((int) Math.min(number("limit", limit, defaultLimit, 1), maxLimit), (int)
                Math.min(number("offset", offset, 0, 0), MAX_OFFSET));
    }

    private static long number(String name, @Nullable String text, long defaultValue, long min) {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Rejected below, as is a number that is too small.
        }
        throw ProblemException.badRequest(name + " must be a whole number of at least " + min + ".");
    }
}
