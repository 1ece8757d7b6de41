package io.smartmon.gui.hosts;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The time ranges that charts can show. */
enum Range {
    H1("1h", "1\u202fh", Duration.ofHours(1)),
    H6("6h", "6\u202fh", Duration.ofHours(6)),
    H24("24h", "24\u202fh", Duration.ofHours(24)),
    D7("7d", "7\u202fd", Duration.ofDays(7));

    private final String key;
    private final String label;
    private final Duration length;

    Range(String key, String label, Duration length) {
        this.key = key;
        this.label = label;
        this.length = length;
    }

    /** Its key in a URL, such as {@code 6h}. */
    String key() {
        return key;
    }

    /** Its label on a page. */
    String label() {
        return label;
    }

    /** How long it is. */
    Duration length() {
        return length;
    }

    /** The range with that key; empty if there is none. */
    static Optional<Range> of(String key) {
        return Arrays.stream(values()).filter(range -> range.key.equals(key)).findFirst();
    }
}
