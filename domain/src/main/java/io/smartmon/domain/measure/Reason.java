package io.smartmon.domain.measure;

/**
 * Why something is as it is: a stable code and the numbers that belong to it. A sentence is made from it by
 * {@code wording} alone; nobody reads a sentence to learn a reason.
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

    /** A reason that carries another program's own message, as hostile input: bounded and never parsed. */
    public static Reason message(String code, String message) {
        return of(code, "message", Measure.text(message));
    }
}
