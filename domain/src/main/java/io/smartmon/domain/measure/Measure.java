package io.smartmon.domain.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * One typed value: what a collector read, a guard saw or a check compared. Units are those of the type: bytes, a ratio of 1,
 * a duration. Immutable.
 */
public sealed interface Measure {
    /** Text, at most {@value Measures#MAX_TEXT} characters; longer text is cut. */
    record Text(String value) implements Measure {
        public Text {
            if (value.length() > Measures.MAX_TEXT) {
                int end = Measures.MAX_TEXT - 1;
                // Not between the two halves of one character: half of one is no text that a store takes.
                value = value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end) + "…";
            }
        }
    }

    /** Yes or no. */
    record Flag(boolean value) implements Measure {}

    /** How many. */
    record Count(long value) implements Measure {}

    /** A number without a unit. */
    @SuppressWarnings("AvoidCommonTypeNames") // its name among the measures; it is never imported
    record Number(double value) implements Measure {}

    /** A share, 1 is all. */
    record Ratio(double value) implements Measure {}

    /** A size. */
    record Bytes(long value) implements Measure {}

    /** A span of time. */
    record Span(Duration value) implements Measure {}

    /** An instant of the wall clock. */
    record Moment(Instant value) implements Measure {}

    /** Names; their order matters only if the measure says so. */
    record Names(List<String> value) implements Measure {
        public Names {
            value = List.copyOf(value);
        }
    }

    /**
     * A value of a type that this version does not know: kept and shown, never compared.
     *
     * @param type the type's name
     * @param json the value as JSON text
     */
    record Other(String type, String json) implements Measure {}

    static Measure text(String value) {
        return new Text(value);
    }

    static Measure flag(boolean value) {
        return new Flag(value);
    }

    static Measure count(long value) {
        return new Count(value);
    }

    static Measure number(double value) {
        return new Number(value);
    }

    static Measure ratio(double value) {
        return new Ratio(value);
    }

    static Measure bytes(long value) {
        return new Bytes(value);
    }

    static Measure span(Duration value) {
        return new Span(value);
    }

    static Measure moment(Instant value) {
        return new Moment(value);
    }

    static Measure names(List<String> value) {
        return new Names(value);
    }

    /** The first ten of these by their names, so that what is told of many stays readable. */
    static Measure firstNames(Collection<?> all) {
        return new Names(all.stream().map(String::valueOf).limit(10).toList());
    }
}
