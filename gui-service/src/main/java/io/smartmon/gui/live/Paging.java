package io.smartmon.gui.live;

import io.smartmon.gui.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list was asked for.
 *
 * @param limit how many at most, from 1
 * @param offset how many come before, from 0
 */
public record Paging(int limit, int offset) {
    private static final int FARTHEST = 1_000_000;

    /**
     * Reads what a request asks for. A limit above the greatest is lowered to it.
     *
     * @throws ProblemException 400 if one of them is a number that cannot be
     */
    public static Paging of(@Nullable String limit, @Nullable String offset, int usual, int greatest) {
        return new Paging((int) Math.min(number("limit", limit, usual, 1), greatest), (int)
                Math.min(number("offset", offset, 0, 0), FARTHEST));
    }

    private static long number(String name, @Nullable String text, long usual, long least) {
        if (text == null || text.isEmpty()) {
            return usual;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Told below, as any number that cannot be.
        }
        throw ProblemException.badRequest(name + " takes a whole number from " + least + " on.");
    }
}
