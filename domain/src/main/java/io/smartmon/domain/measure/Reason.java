package io.smartmon.domain.measure;

/**
 * A reason: a stable code and its measures. Text is made from it by
 * {@code wording} alone; code never parses that text.
 *
 * @param code lower case with underscores, such as {@code no_bus}; may be one that this version does not know
 * @param measures what was seen, by name
 */
public record Reason(String code, Measures measures) {
    /** A reason without numbers. */
    public static Reason of(String code) {
        return new Reason(code, Measures.none());
    }

    /** A reason with one measure. */
    public static Reason of(String code, String name, Measure value) {
        return new Reason(code, Measures.of(name, value));
    }

    /** A reason with another program's message, which is hostile input: bounded and never parsed. */
    public static Reason message(String code, String message) {
        return of(code, "message", Measure.text(message));
    }
}
