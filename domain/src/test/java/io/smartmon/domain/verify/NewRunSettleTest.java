package io.smartmon.domain.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewRunSettleTest {
    private static final UnitState BEFORE = Units.failed().state();
    private static final NewRun RUN = new NewRun(UnitName.of("web"));
    private static final Duration SETTLE = Duration.ofSeconds(1);

    @Test
    void recoveredIsANewRunThatLastedThroughTheSettleTime() {
        UnitState up = Units.running("bb").state();

        assertKeeps(judge(null, 0, up, 300));
        assertKeeps(judge(up, 999, up, 1_300));
        assertVerdict(Verdict.RECOVERED, judge(up, 1_000, up, 1_300));
    }

    @Test
    void theRunThatFailedCannotBeTheOneThatRecovered() {
        UnitState same = Units.running("aa").state();

        assertKeeps(judge(same, 5_000, same, 5_000));
    }

    @Test
    void anAutomaticRestartRestartsTheSettleTime() {
        UnitState first = Units.running("bb").state();

        assertKeeps(judge(first, 1_500, Units.running("cc").state(), 1_800));
        assertKeeps(judge(first, 1_500, Units.running("bb").restarts(1).state(), 1_800));
    }

    @Test
    void restartingUntilTheStartTimeoutIsNoEffect() {
        UnitState up = Units.running("cc").state();

        assertKeeps(again(up, 91_000, 92_000));
        assertVerdict(Verdict.NO_EFFECT, again(up, 91_001, 92_000));
    }

    @Test
    void whoSeesARunForTheFirstTimeAfterTheStartTimeoutLooksOnceMore() {
        UnitState up = Units.running("cc").state();

        assertKeeps(again(up, 0, 600_000));
        assertKeeps(judge(up, 999, up, 600_999));
        assertVerdict(Verdict.RECOVERED, judge(up, 1_000, up, 601_000));
    }

    @Test
    void failedAgainByANewRunIsNoEffectAtOnce() {
        UnitState down = Units.running("bb")
                .as(ActiveState.FAILED, "failed")
                .ended("exit-code", 1, 1)
                .state();

        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, down, 100));
    }

    @Test
    void aUnitThatStaysFailedIsNoEffectAfterTheSettleTime() {
        assertKeeps(judge(null, 0, BEFORE, 500));
        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, BEFORE, 1_000));
        assertKeeps(judge(null, 0, Units.failed().job(9).state(), 1_000));
    }

    @Test
    void whereEventsWereLostAnEndThatMayBeAStopIsNotKnown() {
        Circumstances gap = new Circumstances(false, false, true, false, List.of());
        UnitState ended = Units.running("bb").as(ActiveState.INACTIVE, "dead").state();
        UnitState failed = Units.running("bb")
                .as(ActiveState.FAILED, "failed")
                .ended("exit-code", 1, 1)
                .state();
        UnitState crashed = Units.running("bb")
                .as(ActiveState.FAILED, "failed")
                .ended("signal", 2, 11)
                .state();

        assertVerdict(Verdict.NOT_KNOWN, judge(null, ended, gap));
        assertVerdict(Verdict.NOT_KNOWN, judge(null, failed, gap));
        assertVerdict(Verdict.NO_EFFECT, judge(null, crashed, gap));
    }

    @Test
    void aServiceThatEndsAtOnceIsNoEffect() {
        UnitState ended = Units.running("bb").as(ActiveState.INACTIVE, "dead").state();

        assertKeeps(judge(null, 0, ended, 999));
        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, ended, 1_000));
    }

    @Test
    void aOneshotHasDoneItsWorkWhenItsRunEndedWithSuccess() {
        UnitState ended = Units.running("bb")
                .type("oneshot")
                .as(ActiveState.INACTIVE, "dead")
                .state();

        assertVerdict(Verdict.RECOVERED, judge(null, 0, ended, 50));
    }

    @Test
    void stillActivatingAfterItsOwnTimeoutIsNotKnown() {
        UnitState starting =
                Units.running("bb").as(ActiveState.ACTIVATING, "start-pre").state();

        assertKeeps(judge(null, 0, starting, 91_000));
        assertVerdict(Verdict.NOT_KNOWN, judge(null, 0, starting, 91_001));
    }

    @Test
    void whatHappenedAroundItComesFirst() {
        UnitState up = Units.running("bb").state();

        assertVerdict(Verdict.NOT_KNOWN, judge(up, up, new Circumstances(true, false, true, true, List.of())));
        assertVerdict(Verdict.NOT_KNOWN, judge(up, up, new Circumstances(false, false, false, true, List.of())));
        assertVerdict(
                Verdict.WORSE,
                judge(up, up, new Circumstances(false, false, true, true, List.of(new UnitSubject("app.service")))));
    }

    @Test
    void aJobThatNeverEndsIsObservedUntilTheStartTimeoutAndNoLonger() {
        UnitState waiting = Units.failed().job(77).state();

        assertKeeps(judge(null, 0, waiting, 91_000));
        assertVerdict(Verdict.NOT_KNOWN, judge(null, 0, waiting, 91_001));
    }

    @Test
    void aServiceThatCountsAsActiveWithoutItsProcessHasNotRecovered() {
        UnitState exited = Units.running("bb")
                .as(ActiveState.ACTIVE, "exited")
                .ended("success", 1, 0)
                .state();

        assertVerdict(Verdict.NO_EFFECT, judge(exited, 1_000, exited, 1_300));
    }

    @Test
    void backIsActiveByAnotherRunOnly() {
        assertTrue(RUN.back(BEFORE.measures(), Units.running("bb").state().measures()));
        assertFalse(RUN.back(BEFORE.measures(), Units.running("aa").state().measures()));
        assertFalse(RUN.back(BEFORE.measures(), Units.running("").state().measures()));
        assertFalse(RUN.back(BEFORE.measures(), BEFORE.measures()));
    }

    @Test
    void noEvidenceIsNeitherBackNorRecovered() {
        assertFalse(RUN.back(BEFORE.measures(), Measures.none()));
        assertKeeps(RUN.settle(new Settling(
                BEFORE.measures(),
                null,
                Duration.ZERO,
                Measures.none(),
                Circumstances.quiet(),
                SETTLE,
                Duration.ZERO,
                SETTLE)));
    }

    private static Assessment judge(@Nullable UnitState first, UnitState now, Circumstances around) {
        return judge(first, Duration.ofSeconds(2), now, around, Duration.ofSeconds(3));
    }

    private static Assessment judge(
            @Nullable UnitState first, long sinceFirstMillis, UnitState now, long sinceActMillis) {
        return judge(
                first,
                Duration.ofMillis(sinceFirstMillis),
                now,
                Circumstances.quiet(),
                Duration.ofMillis(sinceActMillis));
    }

    private static Assessment judge(
            @Nullable UnitState first, Duration sinceFirst, UnitState now, Circumstances around, Duration sinceAct) {
        return RUN.settle(new Settling(
                BEFORE.measures(),
                first == null ? null : first.measures(),
                sinceFirst,
                now.measures(),
                around,
                sinceAct,
                Duration.ZERO,
                SETTLE));
    }

    /** Another run than at the last look. */
    private static Assessment again(UnitState now, long lastLookMillis, long sinceActMillis) {
        return RUN.settle(new Settling(
                BEFORE.measures(),
                now.measures(),
                Duration.ZERO,
                now.measures(),
                Circumstances.quiet(),
                Duration.ofMillis(sinceActMillis),
                Duration.ofMillis(lastLookMillis),
                SETTLE));
    }

    private static void assertKeeps(Assessment assessment) {
        assertInstanceOf(Assessment.KeepObserving.class, assessment, assessment::toString);
    }

    private static void assertVerdict(Verdict expected, Assessment assessment) {
        assertEquals(
                expected,
                assertInstanceOf(Assessment.Concluded.class, assessment, assessment::toString)
                        .verdict());
    }
}
