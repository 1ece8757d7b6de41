package io.smartmon.host.system;

import io.smartmon.host.UnreadableHostException;

/**
 * How many tasks wanted to run, on average. On Windows, which has no such number, it is OSHI's estimate.
 *
 * @param one over 1 minute
 * @param five over 5 minutes
 * @param fifteen over 15 minutes
 */
public record LoadAverage(double one, double five, double fifteen) {
    /** Reads the line of {@code /proc/loadavg}. */
    static LoadAverage parse(String line) {
        String[] words = line.strip().split(" +", -1);
        try {
            if (words.length >= 3) {
                return new LoadAverage(
                        Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
            }
        } catch (NumberFormatException e) {
            throw new UnreadableHostException("loadavg holds no numbers", e);
        }
        throw new UnreadableHostException("loadavg holds less than three numbers", null);
    }
}
