package io.smartmon.gui.hosts;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The ranges of time that charts can show. */
enum Range {
    H1("1h", "1\u202fh", Duration.ofHours(1)),
    H6("6h", "6\u202fh", Duration.ofHours(6)),
    H24("24h", "24\u202fh", Duration.ofHours(24)),
    D7("7d", "7\u202fd", Duration.ofDays(7));

    private final String key;
    private final String word;
    private final Duration length;

    Range(String key, String word, Duration length) {
        this.key = key;
        this.word = word;
        this.length = length;
    }

    /** The word in an address, such as {@code 6h}. */
    String key() {
        return key;
    }

    /** The word on a page. */
    String word() {
        return word;
    }

    /** How long it is. */
    Duration length() {
        return length;
    }

    /** The range of that word; empty if there is none. */
    static Optional<Range> of(String key) {
        return Arrays.stream(values()).filter(range -> range.key.equals(key)).findFirst();
    }
}
