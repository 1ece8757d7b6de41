package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.wire.helper.HelperJson;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsTest {
    private static final int MAX_BYTES = 32_768;

    @Test
    void aRefusalOfTheGreatestSizeIsKeptAndALargerOneLosesItsEvidence() {
        ActAnswer.Refused largest = ofSize(MAX_BYTES);
        ActAnswer.Refused larger = ofSize(MAX_BYTES + 1);

        assertEquals(largest, Bounds.of(largest));
        assertEquals(
                new ActAnswer.Refused(Refusal.CLOSURE, Reason.of("pulls_in_unnamed"), Measures.none()),
                Bounds.of(larger));
    }

    @Test
    void textsAndListsOfNamesAreCutInReasonAndEvidence() {
        Measures given = Measures.builder()
                .text("text", "x".repeat(301))
                .put("names", Measure.names(Collections.nCopies(33, "y".repeat(301))))
                .count("count", 7)
                .build();
        Measures bounded = Measures.builder()
                .text("text", "x".repeat(300))
                .put("names", Measure.names(Collections.nCopies(32, "y".repeat(300))))
                .count("count", 7)
                .build();

        assertEquals(
                new ActAnswer.Refused(Refusal.CLOSURE, new Reason("pulls_in_unnamed", bounded), bounded),
                Bounds.of(new ActAnswer.Refused(Refusal.CLOSURE, new Reason("pulls_in_unnamed", given), given)));
    }

    private static ActAnswer.Refused ofSize(int bytes) {
        Measures saw = Measures.none();
        for (int i = 0; size(saw) < bytes - 500; i++) {
            saw = saw.with("text" + i, Measure.text("x".repeat(250)));
        }
        int missing = bytes - size(filled(saw, 0));
        ActAnswer.Refused refused = refused(filled(saw, missing));
        assertEquals(bytes, HelperJson.encode(refused).length);
        return refused;
    }

    private static Measures filled(Measures saw, int missing) {
        int first = Math.min(300, missing);
        return saw.with("first", Measure.text("x".repeat(first)))
                .with("second", Measure.text("x".repeat(missing - first)));
    }

    private static int size(Measures saw) {
        return HelperJson.encode(refused(saw)).length;
    }

    private static ActAnswer.Refused refused(Measures saw) {
        return new ActAnswer.Refused(
                Refusal.CLOSURE, Reason.of("pulls_in_unnamed", "units", Measure.names(List.of("lab-db.service"))), saw);
    }
}
