package io.smartmon.wire.codec;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures as JSON: an object from name to value. Text, flag, count and names are a JSON string, boolean, whole number and
 * array of strings; every other type is an object with the type's name alone, such as {@code {"ratio": 0.93}},
 * {@code {"number": 1.5}}, {@code {"bytes": 12}}, {@code {"span": 90000000000}} in nanoseconds or
 * {@code {"moment": "2026-03-05T12:00:00Z"}}.
 *
 * <p>A value of any other form is a {@link Measure.Other} and is written back unchanged: with its type's name if it is such
 * an object, with an empty type and the whole value otherwise. Pure.
 */
public final class MeasuresJson {
    private static final String RATIO = "ratio";
    private static final String NUMBER = "number";
    private static final String BYTES = "bytes";
    private static final String SPAN = "span";
    private static final String MOMENT = "moment";
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private MeasuresJson() {}

    /** The JSON text of measures. */
    public static String text(Measures measures) {
        return JsonTree.text(tree(measures));
    }

    /**
     * Reads measures.
     *
     * @throws MalformedTreeException if it is no JSON object, or has more than {@value Measures#MAX_ENTRIES} entries
     */
    public static Measures parse(String json) {
        return read(JsonTree.parse(json));
    }

    /** Measures as plain values: {@link JsonTree}. */
    public static Map<String, @Nullable Object> tree(Measures measures) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        measures.byName().forEach((name, value) -> tree.put(name, tree(value)));
        return tree;
    }

    /** One measure as plain values. */
    public static @Nullable Object tree(Measure measure) {
        return switch (measure) {
            case Measure.Text(String value) -> value;
            case Measure.Flag(boolean value) -> value;
            case Measure.Count(long value) -> value;
            case Measure.Names(List<String> value) -> value;
            case Measure.Number(double value) -> Map.of(NUMBER, number(value));
            case Measure.Ratio(double value) -> Map.of(RATIO, number(value));
            case Measure.Bytes(long value) -> Map.of(BYTES, value);
            case Measure.Span(Duration value) -> Map.of(SPAN, nanos(value));
            case Measure.Moment(Instant value) -> Map.of(MOMENT, value.toString());
            case Measure.Other(String type, String json) ->
                type.isEmpty() ? JsonTree.parse(json) : single(type, JsonTree.parse(json));
        };
    }

    /**
     * The measures of plain values.
     *
     * @throws MalformedTreeException if it is no map, or has more than {@value Measures#MAX_ENTRIES} entries
     */
    public static Measures read(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new MalformedTreeException("measures are a JSON object");
        }
        if (map.size() > Measures.MAX_ENTRIES) {
            throw new MalformedTreeException("more than " + Measures.MAX_ENTRIES + " measures");
        }
        Map<String, Measure> byName = new LinkedHashMap<>();
        map.forEach((name, value) -> byName.put(String.valueOf(name), measure(value)));
        return new Measures(byName);
    }

    /** The measure of a plain value; one that this version does not know is a {@link Measure.Other}. */
    public static Measure measure(@Nullable Object tree) {
        return switch (tree) {
            case String text when text.length() <= Measures.MAX_TEXT -> Measure.text(text);
            case Boolean flag -> Measure.flag(flag);
            case Long count -> Measure.count(count);
            case List<?> list
            when list.stream().allMatch(String.class::isInstance) ->
                Measure.names(list.stream().map(String.class::cast).toList());
            case Map<?, ?> map when map.size() == 1 -> typed(map);
            case null, default -> whole(tree);
        };
    }

    private static Measure typed(Map<?, ?> map) {
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        String type = String.valueOf(only.getKey());
        Object value = only.getValue();
        Measure known = switch (type) {
            case RATIO -> decimal(value, Measure.Ratio::new);
            case NUMBER -> decimal(value, Measure.Number::new);
            case BYTES -> value instanceof Long bytes ? Measure.bytes(bytes) : null;
            case SPAN -> span(value);
            case MOMENT -> value instanceof String text ? moment(text) : null;
            default -> null;
        };
        if (known != null) {
            return known;
        }
        return type.isEmpty() ? whole(map) : other(type, value);
    }

    private static Measure whole(@Nullable Object tree) {
        return other("", tree);
    }

    /** Read back once, because a value that this codec cannot write must not be accepted. */
    private static Measure other(String type, @Nullable Object tree) {
        String json = JsonTree.text(tree);
        JsonTree.parse(json);
        return new Measure.Other(type, json);
    }

    private static Map<String, @Nullable Object> single(String type, @Nullable Object value) {
        Map<String, @Nullable Object> single = new LinkedHashMap<>();
        single.put(type, value);
        return single;
    }

    /** JSON has no form for non-finite numbers, so they are text. */
    private static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    private static @Nullable Measure decimal(@Nullable Object tree, DoubleFunction<Measure> type) {
        return switch (tree) {
            case Number number when Double.isFinite(number.doubleValue()) -> type.apply(number.doubleValue());
            case String text
            when text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity") ->
                type.apply(Double.parseDouble(text));
            case null, default -> null;
        };
    }

    private static Object nanos(Duration span) {
        BigInteger nanos =
                BigInteger.valueOf(span.getSeconds()).multiply(NANOS).add(BigInteger.valueOf(span.getNano()));
        return nanos.bitLength() < Long.SIZE ? (Object) nanos.longValue() : nanos;
    }

    private static @Nullable Measure span(@Nullable Object tree) {
        if (!(tree instanceof Long || tree instanceof BigInteger)) {
            return null;
        }
        BigInteger[] parts = new BigInteger(tree.toString()).divideAndRemainder(NANOS);
        return parts[0].bitLength() < Long.SIZE
                ? Measure.span(Duration.ofSeconds(parts[0].longValue(), parts[1].longValue()))
                : null;
    }

    private static @Nullable Measure moment(String text) {
        try {
            return Measure.moment(Instant.parse(text));
        } catch (DateTimeException noInstant) {
            return null;
        }
    }
}
