package io.smartmon.gui.incidents;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures in the API: each name with a plain value; spans in seconds, ratios from 0 to 1, times in ISO 8601. */
final class PlainMeasures {
    private PlainMeasures() {}

    static Map<String, Object> of(Measures measures) {
        Map<String, Object> plain = new LinkedHashMap<>();
        measures.byName().forEach((name, measure) -> plain.put(name, of(measure)));
        return plain;
    }

    private static Object of(Measure measure) {
        return switch (measure) {
            case Measure.Text text -> text.value();
            case Measure.Flag flag -> flag.value();
            case Measure.Count count -> count.value();
            case Measure.Number number -> number.value();
            case Measure.Ratio ratio -> ratio.value();
            case Measure.Bytes bytes -> bytes.value();
            case Measure.Span span -> span.value().toNanos() / 1e9;
            case Measure.Moment moment -> moment.value().toString();
            case Measure.Names names -> names.value();
            case Measure.Other other -> other.json();
        };
    }
}
