package io.smartmon.domain.action;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import org.junit.jupiter.api.Test;

class ResetFailedTest {
    @Test
    void theStateAloneIsTheSignThatItWorked() {
        Measures failed = Measures.of("ActiveState", Measure.text("failed"));
        var verification = new ResetFailed(
                        new UnitName("web.service"), new ExpectedState(ActiveState.FAILED, "failed", "", 1))
                .verification();
        assertTrue(verification.back(failed, Measures.of("ActiveState", Measure.text("inactive"))));
        assertFalse(verification.back(failed, failed));
        assertFalse(verification.back(failed, Measures.none()), "not known");
    }
}
