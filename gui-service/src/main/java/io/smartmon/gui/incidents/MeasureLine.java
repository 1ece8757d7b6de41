package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.wording.MeasureText;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.format.Format;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A measure for people: its name and its value with its unit.
 *
 * @param what its name
 * @param value its value
 */
@Introspected
record MeasureLine(String what, String value) {
    /** All of them, in their order; of what says nothing, such as an empty text, nothing is shown. */
    static List<MeasureLine> of(Measures measures) {
        return measures.byName().entrySet().stream()
                .map(entry -> new MeasureLine(name(entry.getKey()), text(entry.getValue())))
                .filter(line -> !line.value().isBlank())
                .toList();
    }

    /** Those that are there and are not as they were, in their order. */
    static List<MeasureLine> changed(Measures before, Measures now) {
        List<MeasureLine> was = of(before);
        return of(now).stream().filter(line -> !was.contains(line)).toList();
    }

    /**
     * A measure before and after.
     *
     * @param what its name
     * @param before its value before
     * @param after its value after
     */
    @Introspected
    record Change(String what, String before, String after) {
        /** Those that differ; where nothing is known of after, those before with <i>not known</i>. */
        static List<Change> of(Measures before, @Nullable Measures after) {
            Set<String> names = new LinkedHashSet<>(before.byName().keySet());
            if (after != null) {
                names.addAll(after.byName().keySet());
            }
            List<Change> changes = new ArrayList<>();
            for (String name : names) {
                if (after != null && after.get(name).isEmpty()) {
                    continue; // what was not looked at again is no change
                }
                String was = before.get(name).map(MeasureLine::text).orElse("–");
                String is = after == null
                        ? "not known"
                        : after.get(name).map(MeasureLine::text).orElse("–");
                if (!was.equals(is)) {
                    changes.add(new Change(name(name), was.isBlank() ? "–" : was, is.isBlank() ? "–" : is));
                }
            }
            return List.copyOf(changes);
        }
    }

    private static String name(String name) {
        return Format.bounded(Wording.english().measure(name));
    }

    private static String text(Measure measure) {
        return measure instanceof Measure.Moment(Instant at)
                ? Format.full(at)
                : Format.bounded(MeasureText.of(measure));
    }
}
