package io.smartmon.domain.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitStateTest {
    private static final UnitName TIMER = UnitName.of("web.timer");
    private static final UnitName SOCKET = UnitName.of("web.socket");

    private static UnitState by(UnitName... triggers) {
        return Units.failed().by(List.of(triggers)).state();
    }

    private static UnitState read(Measures evidence) {
        return UnitState.of(UnitName.of("web"), evidence);
    }

    private static Measures without(String name, Measures evidence) {
        Map<String, Measure> left = new LinkedHashMap<>(evidence.byName());
        left.remove(name);
        return new Measures(left);
    }

    @Test
    void aUnitIsReadFromItsEvidenceAsItWas() {
        for (UnitState unit : List.of(by(), by(TIMER), by(TIMER, SOCKET))) {
            assertEquals(unit, read(unit.measures()));
        }
    }

    @Test
    void onlyATimerMakesAServiceAJob() {
        assertFalse(by().timed());
        assertFalse(by(SOCKET, UnitName.of("web.path")).timed());
        assertTrue(by(TIMER).timed());
        assertTrue(by(SOCKET, TIMER).timed());
        assertEquals(List.of(TIMER), by(TIMER, SOCKET).timers());
    }

    @Test
    void evidenceThatDoesNotSayWhatStartsAUnitIsTakenForATimer() {
        UnitState older = read(without("TriggeredBy", by(SOCKET).measures()));
        assertNull(older.triggeredBy());
        assertTrue(older.triggered());
        assertTrue(older.timed());
        assertEquals(List.of(), older.timers());
        UnitState newer =
                read(by(SOCKET).measures().with("TriggeredBy", Measure.names(List.of("web.socket", "web.oracle"))));
        assertNull(newer.triggeredBy());
        assertTrue(newer.timed());
        assertFalse(read(without("TriggeredBy", by().measures())).timed());
    }

    @Test
    void anOlderVersionReadsThatSomethingStartsIt() {
        assertEquals(true, by(SOCKET).measures().flag("Triggered").orElseThrow());
        assertEquals(false, by().measures().flag("Triggered").orElseThrow());
    }

    /**
     * A failed unit as systemd 252 and 257 left it, by the table of measurements in the decision record.
     *
     * @param distance from leaving the active state to the end of the main process, in microseconds
     */
    private static UnitState measured(String result, int code, int status, long distance) {
        return read(ended(result, code, status)
                .with("InactiveExitTimestampMonotonic", Measure.count(1_000_000))
                .with("ActiveEnterTimestampMonotonic", Measure.count(1_000_200))
                .with("ActiveExitTimestampMonotonic", Measure.count(9_000_000))
                .with("ExecMainExitTimestampMonotonic", Measure.count(9_000_000 + distance)));
    }

    private static Measures ended(String result, int code, int status) {
        return Units.failed().ended(result, code, status).state().measures();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            stop, exits 1 on SIGTERM                               | exit-code | 1 | 1  | 337
            stop, exits 1 on SIGTERM, the most                     | exit-code | 1 | 1  | 4068
            stop, ignores SIGTERM until the timeout                | timeout   | 2 | 9  | 2068289
            stop, ExecStop= tells it, it exits 3                   | exit-code | 1 | 3  | 99710
            stop, dies of SIGSEGV at its end                       | signal    | 2 | 11 | 477
            stop, dumps its core at its end                        | core-dump | 3 | 11 | 3973
            stop by Requires=, BindsTo=, PartOf= or Conflicts=     | exit-code | 1 | 1  | 23797
            what it is bound to was killed                         | exit-code | 1 | 1  | 206
            RuntimeMaxSec=                                         | timeout   | 2 | 15 | 300
            forking, stop                                          | exit-code | 1 | 1  | 141721
            ExitType=cgroup, process ended a second before the stop| exit-code | 1 | 1  | -1047938
            both at once: which was first is not known             | exit-code | 1 | 1  | 0
            """)
    void whatEndedInAStopOrMayHaveIsNoEndOfItsOwn(String what, String result, int code, int status, long distance) {
        UnitState unit = measured(result, code, status, distance);
        assertFalse(unit.endedByItself());
        assertFalse(unit.crashed());
        assertFalse(unit.failedAtStart());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            exits 3                                                | exit-code | 1 | 3  | -95
            SIGKILL, SIGSEGV, systemctl kill                       | signal    | 2 | 9  | -3447
            kill -TERM, exits 1                                    | exit-code | 1 | 1  | -111
            exits 3, ExecStopPost= is slow                         | exit-code | 1 | 3  | -13198
            the same under load, the most                          | exit-code | 1 | 3  | -51433
            forking, exits 3                                       | exit-code | 1 | 3  | -849
            """)
    void aProcessThatEndedBeforeTheUnitWasTakenDownEndedByItself(
            String what, String result, int code, int status, long distance) {
        assertTrue(measured(result, code, status, distance).endedByItself());
    }

    @Test
    void aMissedWatchdogIsACrashAlthoughTheUnitWasTakenDownFirst() {
        assertTrue(measured("watchdog", 2, 6, 17_472).crashed());
    }

    /** A service that is being stopped may still use up its memory. */
    @Test
    void whatRanOutOfMemoryWhileItWasStoppedIsNoCrash() {
        assertTrue(measured("oom-kill", 2, 9, -300).crashed());
        assertFalse(measured("oom-kill", 2, 9, 300).crashed());
    }

    @Test
    void theEndOfAnEarlierRunSaysNothingOfThisOne() {
        Measures anew = ended("exit-code", 1, 1)
                .with("ActiveEnterTimestampMonotonic", Measure.count(1_000_200))
                .with("ActiveExitTimestampMonotonic", Measure.count(2_000_000))
                .with("InactiveExitTimestampMonotonic", Measure.count(9_000_000))
                .with("ExecMainExitTimestampMonotonic", Measure.count(9_000_100));
        assertFalse(read(anew).endedByItself());
        assertFalse(read(anew.with("ExecMainExitTimestampMonotonic", Measure.count(0)))
                .endedByItself());
        // Its end by a signal was not in a stop of that earlier run.
        assertTrue(read(anew.with("Result", Measure.text("signal"))
                        .with("ExecMainCode", Measure.count(2))
                        .with("ExecMainStatus", Measure.count(11)))
                .crashed());
    }

    @Test
    void aUnitThatRemainsAfterItsExitOrIsAJobIsNotJudgedByTheTimeOfItsExit() {
        UnitState exited = measured("exit-code", 1, 3, -341_422);
        assertTrue(exited.endedByItself());
        assertFalse(read(exited.measures().with("RemainAfterExit", Measure.flag(true)))
                .endedByItself());
        assertFalse(
                read(exited.measures().with("Type", Measure.text("oneshot"))).endedByItself());
    }

    @Test
    void onlyAFailedUnitEndedByItself() {
        UnitState exited = measured("exit-code", 1, 3, -95);
        UnitState crashed = measured("signal", 2, 9, -95);
        // Stopped while it waited for its automatic restart.
        Measure inactive = Measure.text("inactive");
        assertFalse(read(exited.measures().with("ActiveState", inactive)).endedByItself());
        assertFalse(read(crashed.measures().with("ActiveState", inactive)).crashed());
    }

    @Test
    void aFailedUnitThatWasNeverActiveFailedAtItsStart() {
        Measures never = ended("exit-code", 1, 1).with("ActiveEnterTimestampMonotonic", Measure.count(0));
        assertTrue(read(never).failedAtStart());
        assertFalse(read(never.with("Type", Measure.text("oneshot"))).failedAtStart());
        assertFalse(read(never.with("ActiveState", Measure.text("inactive"))).failedAtStart());
        assertFalse(read(never.with("ActiveEnterTimestampMonotonic", Measure.count(5)))
                .failedAtStart());
        assertFalse(read(never.with("InvocationID", Measure.text(""))).failedAtStart());
    }
}
