package io.smartmon.gui.format;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Formats values for people, with a narrow no-break space before the unit. Pure. */
public final class Format {
    /** The narrow no-break space before a unit. */
    public static final String GAP = "\u202f";

    private static final DateTimeFormatter CLOCK = format("HH:mm");
    private static final DateTimeFormatter EXACT = format("HH:mm:ss.SSS");
    private static final DateTimeFormatter DAY = format("d MMM HH:mm");
    private static final DateTimeFormatter DATE = format("d MMM");
    private static final DateTimeFormatter FULL = format("d MMM yyyy HH:mm:ss.SSS");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int MAX_LENGTH = 2_000;

    private Format() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** A duration in its greatest unit: {@code 3 s}, {@code 4 min}, {@code 2 h}, {@code 41 days}; never negative. */
    public static String age(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + GAP + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + GAP + "min";
        }
        if (seconds < 48 * 3_600) {
            return seconds / 3_600 + GAP + "h";
        }
        return seconds / 86_400 + GAP + "days";
    }

    /** A short duration with its tenths: {@code 18 ms}, {@code 2.1 s}, {@code 10 min}, {@code 1 h 5 min}. */
    public static String span(Duration length) {
        long millis = Math.max(0, length.toMillis());
        if (millis < 1_000) {
            return millis + GAP + "ms";
        }
        if (millis < 60_000) {
            return millis % 1_000 < 50
                    ? millis / 1_000 + GAP + "s"
                    : String.format(Locale.ROOT, "%.1f", millis / 1_000.0) + GAP + "s";
        }
        long minutes = millis / 60_000;
        if (minutes < 60) {
            long seconds = millis / 1_000 % 60;
            return minutes + GAP + "min" + (seconds == 0 ? "" : " " + seconds + GAP + "s");
        }
        if (minutes < 48 * 60) {
            return minutes / 60 + GAP + "h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + GAP + "min");
        }
        return minutes / 1_440 + GAP + "days";
    }

    /** A share in whole percent, such as {@code 41 %}; less than all is never shown as 100. */
    public static String percent(double share) {
        return wholePercent(share) + GAP + "%";
    }

    /** A share in whole percent, without its sign. */
    public static int wholePercent(double share) {
        long rounded = Math.round(Math.clamp(share, 0, 100));
        return (int) (rounded == 100 && share < 99.95 ? 99 : rounded);
    }

    /** A size in binary units, as df(1) and free(1) print it: {@code 4.1 GiB}. */
    public static String size(long bytes) {
        double value = Math.max(0, bytes);
        int unit = 0;
        while (value >= 1_023.95 && unit < SIZES.length - 1) {
            value /= 1_024;
            unit++;
        }
        String number = unit == 0 || value >= 100
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
        return number + GAP + SIZES[unit];
    }

    /** A number with two decimals at most, such as a load. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** The time of day, UTC; the page converts it to the reader's time zone. */
    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** The time of day to the millisecond, UTC. */
    public static String exact(Instant at) {
        return EXACT.format(at);
    }

    /** Day and time, UTC, such as {@code 12 Nov 08:14}. */
    public static String day(Instant at) {
        return DAY.format(at);
    }

    /** The day alone, UTC, such as {@code 12 Nov}. */
    public static String date(Instant at) {
        return DATE.format(at);
    }

    /** Day and time to the millisecond with their zone. */
    public static String full(Instant at) {
        return FULL.format(at) + " UTC";
    }

    /** One thing or several: {@code 1 unit}, {@code 3 units}. */
    public static String count(long number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    /** The text with its first letter in upper case. */
    public static String sentence(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** A reported text, cut to a bounded length and without control characters. */
    public static String bounded(String reported) {
        String cut = reported.length() <= MAX_LENGTH ? reported : reported.substring(0, MAX_LENGTH) + "…";
        return cut.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** How a host is named in a URL: its name if that is plain, else its id. */
    public static String address(String name, Object id) {
        return PLAIN.matcher(name).matches() ? name : id.toString();
    }

    /** The beginning and the end of a long id, such as {@code a91c…7d07}. */
    public static String shortened(String id) {
        return id.length() <= 12 ? id : id.substring(0, 4) + "…" + id.substring(id.length() - 4);
    }
}
