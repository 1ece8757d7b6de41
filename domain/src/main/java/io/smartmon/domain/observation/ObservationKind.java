package io.smartmon.domain.observation;

import java.util.regex.Pattern;

/**
 * What kind of thing was read. An open set: a collector declares its own, and one that this version does not know is kept.
 *
 * @param code lower case with underscores, such as {@code mount}
 */
public record ObservationKind(String code) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    public ObservationKind {
        if (!GRAMMAR.matcher(code).matches()) {
            throw new IllegalArgumentException("not a kind: letters a-z, digits and _, at most 63");
        }
    }

    /** The kind of that code, or {@code not_known} if the code is not in the grammar. */
    public static ObservationKind decode(String code) {
        return GRAMMAR.matcher(code).matches() ? new ObservationKind(code) : new ObservationKind("not_known");
    }

    @Override
    public String toString() {
        return code;
    }
}
