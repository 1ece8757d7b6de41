package io.smartmon.domain.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.Units;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldWindowCheckTest {
    private static final UnitState RECOVERED = Units.running("bb").state();
    private static final Circumstances QUIET = Circumstances.quiet();
    private static final Circumstances AFTER_A_GAP = new Circumstances(false, true, false, List.of());

    @Test
    void healedIsTheSameRunAtTheEndOfTheWindowAndNotBefore() {
        assertInstanceOf(Look.KeepLooking.class, HoldWindowCheck.judge(RECOVERED, RECOVERED, QUIET, false));
        assertVerdict(Verdict.HEALED, HoldWindowCheck.judge(RECOVERED, RECOVERED, QUIET, true));
    }

    @Test
    void aGapIsBridgedByTheSameRun() {
        assertVerdict(Verdict.HEALED, HoldWindowCheck.judge(RECOVERED, RECOVERED, AFTER_A_GAP, true));
    }

    @Test
    void anotherRunAfterAGapIsNotKnownAndNeverHealed() {
        assertVerdict(
                Verdict.NOT_KNOWN,
                HoldWindowCheck.judge(RECOVERED, Units.running("cc").state(), AFTER_A_GAP, true));
        assertVerdict(
                Verdict.NOT_KNOWN,
                HoldWindowCheck.judge(RECOVERED, Units.running("bb").restarts(1).state(), AFTER_A_GAP, true));
    }

    @Test
    void anotherRunThatWasSeenToBeginIsARecurrence() {
        assertVerdict(
                Verdict.RECURRED,
                HoldWindowCheck.judge(RECOVERED, Units.running("cc").state(), QUIET, false));
    }

    @Test
    void failedIsARecurrenceEvenAfterAGap() {
        assertVerdict(
                Verdict.RECURRED,
                HoldWindowCheck.judge(RECOVERED, Units.failed().state(), AFTER_A_GAP, false));
    }

    @Test
    void aStopOrARebootInsideTheWindowIsNotKnown() {
        UnitState stopped = Units.running("bb").as(ActiveState.INACTIVE, "dead").state();

        assertVerdict(
                Verdict.NOT_KNOWN,
                HoldWindowCheck.judge(RECOVERED, stopped, new Circumstances(true, true, true, List.of()), false));
        assertVerdict(
                Verdict.NOT_KNOWN,
                HoldWindowCheck.judge(RECOVERED, RECOVERED, new Circumstances(false, false, true, List.of()), true));
    }

    @Test
    void aDependentThatFellMakesItWorse() {
        Circumstances fallen = new Circumstances(false, true, true, List.of(UnitName.of("app")));

        assertVerdict(Verdict.WORSE, HoldWindowCheck.judge(RECOVERED, RECOVERED, fallen, true));
    }

    private static void assertVerdict(Verdict expected, Look look) {
        assertEquals(
                expected,
                assertInstanceOf(Look.Concluded.class, look, look::toString).verdict());
    }
}
