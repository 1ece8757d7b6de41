package io.smartmon.domain.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.Units;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettleCheckTest {
    private static final UnitState BEFORE = Units.failed().state();
    private static final Duration SETTLE = Duration.ofSeconds(1);

    @Test
    void recoveredIsANewRunThatStoodThroughTheSettleTime() {
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
    void anAutomaticRestartDuringTheSettleTimeStartsItAnew() {
        UnitState first = Units.running("bb").state();

        assertKeeps(judge(first, 1_500, Units.running("cc").state(), 1_800));
        assertKeeps(judge(first, 1_500, Units.running("bb").restarts(1).state(), 1_800));
    }

    @Test
    void startingAgainAndAgainUntilTheStartShouldHaveBeenOverIsNoEffect() {
        UnitState up = Units.running("cc").state();

        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, up, 92_000));
    }

    @Test
    void failedAgainByANewRunIsNoEffectAtOnce() {
        UnitState down = new Units(
                        "web.service",
                        ActiveState.FAILED,
                        "failed",
                        "enabled",
                        "simple",
                        "exit-code",
                        "bb",
                        0,
                        1,
                        1,
                        0,
                        false)
                .state();

        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, down, 100));
    }

    @Test
    void aUnitThatStaysFailedWithoutANewRunIsNoEffectAfterTheSettleTime() {
        assertKeeps(judge(null, 0, BEFORE, 500));
        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, BEFORE, 1_000));
        assertKeeps(judge(null, 0, Units.failed().job(9).state(), 1_000));
    }

    @Test
    void aServiceThatEndsAtOnceIsNoEffect() {
        UnitState ended = Units.running("bb").as(ActiveState.INACTIVE, "dead").state();

        assertVerdict(Verdict.NO_EFFECT, judge(null, 0, ended, 1_200));
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

        assertKeeps(judge(null, 0, starting, 60_000));
        assertVerdict(Verdict.NOT_KNOWN, judge(null, 0, starting, 92_000));
    }

    @Test
    void whatHappenedAroundItComesFirst() {
        UnitState up = Units.running("bb").state();

        assertVerdict(Verdict.NOT_KNOWN, judge(up, up, new Circumstances(true, true, true, List.of())));
        assertVerdict(Verdict.NOT_KNOWN, judge(up, up, new Circumstances(false, false, true, List.of())));
        assertVerdict(Verdict.WORSE, judge(up, up, new Circumstances(false, true, true, List.of(UnitName.of("app")))));
    }

    private static Look judge(@Nullable UnitState first, UnitState now, Circumstances around) {
        return SettleCheck.judge(BEFORE, first, Duration.ofSeconds(2), now, around, Duration.ofSeconds(3), SETTLE);
    }

    private static Look judge(@Nullable UnitState first, long sinceFirstMillis, UnitState now, long sinceActMillis) {
        return SettleCheck.judge(
                BEFORE,
                first,
                Duration.ofMillis(sinceFirstMillis),
                now,
                Circumstances.quiet(),
                Duration.ofMillis(sinceActMillis),
                SETTLE);
    }

    private static void assertKeeps(Look look) {
        assertInstanceOf(Look.KeepLooking.class, look, look::toString);
    }

    private static void assertVerdict(Verdict expected, Look look) {
        assertEquals(
                expected,
                assertInstanceOf(Look.Concluded.class, look, look::toString).verdict());
    }
}
