package io.smartmon.domain.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Measures by name, in insertion order. A name that is missing, or has another type than requested, is
 * empty: what is not known is never zero. Immutable.
 *
 * @param byName at most {@value #MAX_ENTRIES}
 */
public record Measures(Map<String, Measure> byName) {
    /** The maximum number of measures. */
    public static final int MAX_ENTRIES = 128;
    /** The maximum length of a text. */
    public static final int MAX_TEXT = 2_000;

    private static final Measures NONE = new Measures(Map.of());

    public Measures {
        if (byName.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(byName.size() + " measures, at most " + MAX_ENTRIES);
        }
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** No measures. */
    public static Measures none() {
        return NONE;
    }

    /** One measure. */
    public static Measures of(String name, Measure value) {
        return new Measures(Map.of(name, value));
    }

    /** Begins to collect measures. */
    public static Builder builder() {
        return new Builder();
    }

    /** These and one more, or with that name's value replaced. */
    public Measures with(String name, Measure value) {
        return builder().putAll(this).put(name, value).build();
    }

    /** These and others; the others win on equal names. */
    public Measures with(Measures others) {
        return builder().putAll(this).putAll(others).build();
    }

    /** Those of these that have one of the names. */
    public Measures only(Set<String> names) {
        Builder kept = builder();
        byName.forEach((name, value) -> {
            if (names.contains(name)) {
                kept.put(name, value);
            }
        });
        return kept.build();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The measure of that name. */
    public Optional<Measure> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The text of that name; empty if it is missing or not a text. */
    public Optional<String> text(String name) {
        return byName.get(name) instanceof Measure.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** The flag of that name. */
    public Optional<Boolean> flag(String name) {
        return byName.get(name) instanceof Measure.Flag flag ? Optional.of(flag.value()) : Optional.empty();
    }

    /** The count of that name. */
    public OptionalLong count(String name) {
        return byName.get(name) instanceof Measure.Count count ? OptionalLong.of(count.value()) : OptionalLong.empty();
    }

    /** The size of that name, in bytes. */
    public OptionalLong bytes(String name) {
        return byName.get(name) instanceof Measure.Bytes bytes ? OptionalLong.of(bytes.value()) : OptionalLong.empty();
    }

    /** The share of that name, 1 means all. */
    public OptionalDouble ratio(String name) {
        return byName.get(name) instanceof Measure.Ratio ratio
                ? OptionalDouble.of(ratio.value())
                : OptionalDouble.empty();
    }

    /** The number of that name. */
    public OptionalDouble number(String name) {
        return byName.get(name) instanceof Measure.Number number
                ? OptionalDouble.of(number.value())
                : OptionalDouble.empty();
    }

    /** The span of that name. */
    public Optional<Duration> span(String name) {
        return byName.get(name) instanceof Measure.Span span ? Optional.of(span.value()) : Optional.empty();
    }

    /** The instant of that name. */
    public Optional<Instant> moment(String name) {
        return byName.get(name) instanceof Measure.Moment moment ? Optional.of(moment.value()) : Optional.empty();
    }

    /** The names under that name; empty if it is missing. */
    public List<String> names(String name) {
        return byName.get(name) instanceof Measure.Names names ? names.value() : List.of();
    }

    /** Collects measures. Confined to one thread. */
    public static final class Builder {
        private final Map<String, Measure> byName = new LinkedHashMap<>();

        private Builder() {}

        /** Puts one. */
        public Builder put(String name, Measure value) {
            byName.put(name, value);
            return this;
        }

        /** Puts text. */
        public Builder text(String name, String value) {
            return put(name, Measure.text(value));
        }

        /** Puts a count. */
        public Builder count(String name, long value) {
            return put(name, Measure.count(value));
        }

        /** Puts a flag. */
        public Builder flag(String name, boolean value) {
            return put(name, Measure.flag(value));
        }

        /** Puts a share, 1 means all. */
        public Builder ratio(String name, double value) {
            return put(name, Measure.ratio(value));
        }

        /** Puts a size in bytes. */
        public Builder bytes(String name, long value) {
            return put(name, Measure.bytes(value));
        }

        /** Puts a span. */
        public Builder span(String name, Duration value) {
            return put(name, Measure.span(value));
        }

        /** Puts all of these. */
        public Builder putAll(Measures others) {
            byName.putAll(others.byName());
            return this;
        }

        /** Builds it. */
        public Measures build() {
            return new Measures(byName);
        }
    }
}
