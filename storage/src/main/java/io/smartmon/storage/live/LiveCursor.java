package io.smartmon.storage.live;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the live stream: everything up to it was read.
 *
 * @param transaction the transaction that wrote the last event
 * @param n the event's number; grows, and is unique
 */
public record LiveCursor(long transaction, long n) implements Comparable<LiveCursor> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Comparator<LiveCursor> ORDER =
            Comparator.comparingLong(LiveCursor::transaction).thenComparingLong(LiveCursor::n);

    /** Before the first event. */
    public static final LiveCursor START = new LiveCursor(0, 0);

    /** Reads what {@link #toString} wrote; empty if it is not of that form. */
    public static Optional<LiveCursor> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new LiveCursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(LiveCursor other) {
        return ORDER.compare(this, other);
    }

    /** The cursor as an event's id: two numbers and a hyphen. */
    @Override
    public String toString() {
        return transaction + "-" + n;
    }
}
