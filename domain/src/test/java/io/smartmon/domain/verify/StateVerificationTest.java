package io.smartmon.domain.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateVerificationTest {
    private static final Measures GOOD = Measures.of("state", Measure.text("good"));
    private static final Measures BAD = Measures.of("state", Measure.text("bad"));
    private static final Circumstances QUIET = Circumstances.quiet();
    private static final Verification GOOD_IS_WANTED =
            new StateVerification(now -> now.text("state").orElse("").equals("good"));

    private static Assessment settle(
            Measures now, int millisSinceFirstSight, int millisSinceAct, Circumstances around) {
        return GOOD_IS_WANTED.settle(new Settling(
                BAD,
                null,
                Duration.ofMillis(millisSinceFirstSight),
                now,
                around,
                Duration.ofMillis(millisSinceAct),
                Duration.ZERO,
                Duration.ofSeconds(1)));
    }

    private static Verdict verdict(Assessment assessment) {
        return assertInstanceOf(Assessment.Concluded.class, assessment).verdict();
    }

    @Test
    void itHasWorkedOnceTheStateWasAsWantedForTheSettleTime() {
        assertInstanceOf(Assessment.KeepObserving.class, settle(GOOD, 999, 5_000, QUIET));
        assertEquals(Verdict.RECOVERED, verdict(settle(GOOD, 1_000, 5_000, QUIET)));
    }

    @Test
    void itHadNoEffectIfTheStateIsAnotherAfterTheSettleTime() {
        assertInstanceOf(Assessment.KeepObserving.class, settle(BAD, 0, 999, QUIET));
        assertEquals(Verdict.NO_EFFECT, verdict(settle(BAD, 0, 1_000, QUIET)));
        assertEquals(
                Verdict.NO_EFFECT, verdict(settle(Measures.none(), 0, 1_000, QUIET)), "not known is not as wanted");
    }

    @Test
    void itHeldIfTheStateIsStillAsWantedAtTheEndOfTheWindow() {
        assertInstanceOf(Assessment.KeepObserving.class, GOOD_IS_WANTED.hold(GOOD, GOOD, QUIET, false));
        assertEquals(Verdict.HEALED, verdict(GOOD_IS_WANTED.hold(GOOD, GOOD, QUIET, true)));
        assertEquals(Verdict.RECURRED, verdict(GOOD_IS_WANTED.hold(GOOD, BAD, QUIET, false)));
    }

    @Test
    void itIsBackAndTheSameWhileTheStateIsAsWanted() {
        assertTrue(GOOD_IS_WANTED.back(BAD, GOOD));
        assertFalse(GOOD_IS_WANTED.back(BAD, BAD));
        assertTrue(GOOD_IS_WANTED.same(GOOD, GOOD));
        assertFalse(GOOD_IS_WANTED.same(GOOD, BAD));
    }

    @Test
    void theReasonSaysWhetherTheStateIsAsWanted() {
        assertEquals(
                new Assessment.Concluded(Verdict.HEALED, Reason.of("state_as_wanted")),
                GOOD_IS_WANTED.hold(GOOD, GOOD, QUIET, true));
        assertEquals(
                new Assessment.Concluded(Verdict.RECURRED, Reason.of("state_not_as_wanted")),
                GOOD_IS_WANTED.hold(GOOD, BAD, QUIET, true));
    }

    @Test
    void nothingIsKnownOfItAcrossABoot() {
        Circumstances rebooted = new Circumstances(false, false, false, true, List.of());
        assertEquals(Verdict.NOT_KNOWN, verdict(settle(GOOD, 1_000, 5_000, rebooted)));
        assertEquals(Verdict.NOT_KNOWN, verdict(GOOD_IS_WANTED.hold(GOOD, GOOD, rebooted, true)));
    }
}
