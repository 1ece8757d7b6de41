package io.smartmon.domain.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.Units;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewRunHoldTest {
    private static final UnitState RECOVERED = Units.running("bb").state();
    private static final Circumstances QUIET = Circumstances.quiet();
    private static final Circumstances AFTER_A_GAP = new Circumstances(false, false, true, false, List.of());

    @Test
    void healedIsTheSameRunAtTheEndOfTheWindowAndNotBefore() {
        assertInstanceOf(Assessment.KeepObserving.class, judge(RECOVERED, RECOVERED, QUIET, false));
        assertVerdict(Verdict.HEALED, judge(RECOVERED, RECOVERED, QUIET, true));
    }

    @Test
    void aGapIsBridgedByTheSameRun() {
        assertVerdict(Verdict.HEALED, judge(RECOVERED, RECOVERED, AFTER_A_GAP, true));
    }

    @Test
    void anotherRunAfterAGapIsNotKnownAndNeverHealed() {
        assertVerdict(Verdict.NOT_KNOWN, judge(RECOVERED, Units.running("cc").state(), AFTER_A_GAP, true));
        assertVerdict(
                Verdict.NOT_KNOWN,
                judge(RECOVERED, Units.running("bb").restarts(1).state(), AFTER_A_GAP, true));
    }

    @Test
    void anotherRunThatWasSeenToBeginIsARecurrence() {
        assertVerdict(Verdict.RECURRED, judge(RECOVERED, Units.running("cc").state(), QUIET, false));
    }

    @Test
    void theSameRunThatBecameActiveAgainIsNotTheOneThatRecovered() {
        UnitState again = UnitState.of(
                RECOVERED.unit(), RECOVERED.measures().with("ActiveEnterTimestampMonotonic", Measure.count(501)));

        assertVerdict(Verdict.RECURRED, judge(RECOVERED, again, QUIET, true));
        assertVerdict(Verdict.NOT_KNOWN, judge(RECOVERED, again, AFTER_A_GAP, true));
    }

    @Test
    void theSameRunThatIsDownIsNotHealed() {
        UnitState failed = Units.running("bb")
                .as(ActiveState.FAILED, "failed")
                .ended("signal", 2, 9)
                .state();
        UnitState ended = Units.running("bb").as(ActiveState.INACTIVE, "dead").state();

        assertVerdict(Verdict.RECURRED, judge(RECOVERED, failed, QUIET, true));
        assertVerdict(Verdict.RECURRED, judge(RECOVERED, failed, AFTER_A_GAP, true));
        UnitState stoppedOrFailed = Units.running("bb")
                .as(ActiveState.FAILED, "failed")
                .ended("exit-code", 1, 1)
                .state();
        assertVerdict(Verdict.RECURRED, judge(RECOVERED, stoppedOrFailed, QUIET, true));
        assertVerdict(Verdict.NOT_KNOWN, judge(RECOVERED, stoppedOrFailed, AFTER_A_GAP, true));
        assertVerdict(Verdict.RECURRED, judge(RECOVERED, ended, QUIET, true));
        assertVerdict(Verdict.NOT_KNOWN, judge(RECOVERED, ended, AFTER_A_GAP, true));
    }

    @Test
    void aOneshotIsHealedByTheRunThatEndedWithSuccess() {
        Units ended = Units.running("bb").type("oneshot").as(ActiveState.INACTIVE, "dead");

        assertVerdict(Verdict.HEALED, judge(ended.state(), ended.state(), QUIET, true));
        assertVerdict(
                Verdict.RECURRED,
                judge(ended.state(), ended.ended("exit-code", 1, 1).state(), QUIET, true));
    }

    @Test
    void failedIsARecurrenceEvenAfterAGap() {
        assertVerdict(Verdict.RECURRED, judge(RECOVERED, Units.failed().state(), AFTER_A_GAP, false));
    }

    @Test
    void aStopOrARebootInsideTheWindowIsNotKnown() {
        UnitState stopped = Units.running("bb").as(ActiveState.INACTIVE, "dead").state();

        assertVerdict(
                Verdict.NOT_KNOWN,
                judge(RECOVERED, stopped, new Circumstances(true, false, true, true, List.of()), false));
        assertVerdict(
                Verdict.NOT_KNOWN,
                judge(RECOVERED, RECOVERED, new Circumstances(false, false, false, true, List.of()), true));
    }

    @Test
    void aDependentThatFellMakesItWorse() {
        Circumstances dependentsDown =
                new Circumstances(false, false, true, true, List.of(new UnitSubject("app.service")));

        assertVerdict(Verdict.WORSE, judge(RECOVERED, RECOVERED, dependentsDown, true));
    }

    @Test
    void aRequestedRestartIsNoRelapseAndTheNewRunIsObservedAnew() {
        Circumstances restarted = new Circumstances(false, true, true, true, List.of());
        UnitState stopping = Units.running("bb")
                .as(ActiveState.DEACTIVATING, "stop-sigterm")
                .job(77)
                .state();

        assertInstanceOf(Assessment.KeepObserving.class, judge(RECOVERED, stopping, restarted, false));
        assertInstanceOf(
                Assessment.BeginAnew.class, judge(RECOVERED, Units.running("cc").state(), restarted, true));
    }

    @Test
    void afterARequestedRestartAFailureIsARecurrenceAllTheSame() {
        Circumstances restarted = new Circumstances(false, true, true, true, List.of());

        assertVerdict(Verdict.RECURRED, judge(RECOVERED, Units.failed().state(), restarted, false));
        assertVerdict(
                Verdict.RECURRED,
                judge(RECOVERED, Units.running("cc").restarts(1).state(), restarted, false));
    }

    @Test
    void aServiceThatCountsAsActiveWithoutItsProcessIsNotHealed() {
        UnitState exited = Units.running("bb")
                .as(ActiveState.ACTIVE, "exited")
                .ended("success", 1, 0)
                .state();

        assertVerdict(Verdict.RECURRED, judge(RECOVERED, exited, QUIET, true));
    }

    private static Assessment judge(UnitState recovered, UnitState now, Circumstances around, boolean over) {
        return new NewRun(UnitName.of("web")).hold(recovered.measures(), now.measures(), around, over);
    }

    private static void assertVerdict(Verdict expected, Assessment assessment) {
        assertEquals(
                expected,
                assertInstanceOf(Assessment.Concluded.class, assessment, assessment::toString)
                        .verdict());
    }
}
