package io.smartmon.domain.helper;

import java.util.Set;

/**
 * What was seen of the helper when it was asked how it is.
 *
 * @param answers whether it answered
 * @param verbs the codes of the verbs that it can do; empty if it did not answer
 */
public record HelperView(boolean answers, Set<String> verbs) {
    public HelperView {
        verbs = Set.copyOf(verbs);
    }

    /** It did not answer. */
    public static HelperView silent() {
        return new HelperView(false, Set.of());
    }
}
