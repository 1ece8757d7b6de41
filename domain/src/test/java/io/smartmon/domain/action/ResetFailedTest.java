package io.smartmon.domain.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Circumstances;
import io.smartmon.domain.verify.Verdict;
import org.junit.jupiter.api.Test;

class ResetFailedTest {
    private static final Measures FAILED = Measures.of("ActiveState", Measure.text("failed"));
    private static final Measures INACTIVE = Measures.of("ActiveState", Measure.text("inactive"));
    private static final ResetFailed ACTION =
            new ResetFailed(new UnitName("lab-web.service"), new ExpectedState(ActiveState.FAILED, "failed", "", 1));

    @Test
    void theStateAloneIsTheSignThatItWorked() {
        assertTrue(ACTION.verification().back(FAILED, INACTIVE));
        assertFalse(ACTION.verification().back(FAILED, FAILED));
        assertFalse(ACTION.verification().back(FAILED, Measures.none()));
        assertEquals(Verdict.HEALED, verdict(INACTIVE));
        assertEquals(Verdict.RECURRED, verdict(FAILED));
    }

    private static Verdict verdict(Measures now) {
        return assertInstanceOf(
                        Assessment.Concluded.class,
                        ACTION.verification().hold(INACTIVE, now, Circumstances.quiet(), true))
                .verdict();
    }
}
