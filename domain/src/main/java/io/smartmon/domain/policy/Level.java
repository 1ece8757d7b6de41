package io.smartmon.domain.policy;

import java.util.Locale;

/** How far a rule may go. The lowest of all that apply counts. */
public enum Level {
    /** Report what would be done, and do nothing. */
    WATCH,

    /** Store the decision, and wait for a person's approval. */
    ASK,
    /** Carry out the decision, within every limit. */
    REPAIR;

    /** The lower of two levels. */
    public Level lowest(Level other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The level as people write it, such as {@code watch}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
