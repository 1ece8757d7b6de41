package io.smartmon.shim.act;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.wire.helper.HelperJson;
import java.util.List;

/** Bounds text that a host reports, such as text from a unit file, so that it cannot fill journal and wire. */
final class Bounds {
    private static final int MAX_TEXT = 300;
    private static final int MAX_NAMES = 32;
    private static final int MAX_ANSWER = 32_768;

    private Bounds() {}

    /** The refusal with bounded texts; without the evidence if that is still too large. */
    static ActAnswer.Refused of(ActAnswer.Refused refused) {
        ActAnswer.Refused bounded = new ActAnswer.Refused(
                refused.refusal(),
                new Reason(refused.reason().code(), of(refused.reason().measures())),
                of(refused.saw()));
        return HelperJson.encode(bounded).length <= MAX_ANSWER
                ? bounded
                : new ActAnswer.Refused(
                        refused.refusal(), Reason.of(refused.reason().code()), Measures.none());
    }

    private static Measures of(Measures measures) {
        Measures.Builder bounded = Measures.builder();
        measures.byName().forEach((name, value) -> bounded.put(name, of(value)));
        return bounded.build();
    }

    private static Measure of(Measure measure) {
        return switch (measure) {
            case Measure.Text(String text) -> Measure.text(shorten(text));
            case Measure.Names(List<String> names) ->
                Measure.names(
                        names.stream().limit(MAX_NAMES).map(Bounds::shorten).toList());
            case Measure.Flag flag -> flag;
            case Measure.Count count -> count;
            case Measure.Number number -> number;
            case Measure.Ratio ratio -> ratio;
            case Measure.Bytes bytes -> bytes;
            case Measure.Span span -> span;
            case Measure.Moment moment -> moment;
            case Measure.Other other -> other;
        };
    }

    private static String shorten(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
