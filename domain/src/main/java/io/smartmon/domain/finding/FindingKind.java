package io.smartmon.domain.finding;

import java.util.regex.Pattern;

/**
 * The kind of a finding. An open set: a classifier declares its own, and one that this version does not know is kept, shown
 * and never acted on.
 *
 * @param code lower case with underscores, such as {@code service_failed}
 */
public record FindingKind(String code) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    public FindingKind {
        if (!GRAMMAR.matcher(code).matches()) {
            throw new IllegalArgumentException("not a kind: letters a-z, digits and _, at most 63");
        }
    }

    /** The kind of that code, or {@code not_known} if the code is not in the grammar. */
    public static FindingKind decode(String code) {
        return GRAMMAR.matcher(code).matches() ? new FindingKind(code) : new FindingKind("not_known");
    }

    @Override
    public String toString() {
        return code;
    }
}
