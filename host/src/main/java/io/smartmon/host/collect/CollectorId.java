package io.smartmon.host.collect;

import java.util.regex.Pattern;

/**
 * The name of a collector, as in settings, metrics and logs.
 *
 * @param value lower-case letters, digits and hyphens, at most 32, such as {@code system}
 */
public record CollectorId(String value) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public CollectorId {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("not a collector's name: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
