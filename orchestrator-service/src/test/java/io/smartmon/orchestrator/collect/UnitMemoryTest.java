package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UnitMemoryTest {
    private static final UnitName APP = UnitName.of("app");
    private static final Instant STOPPED_AT = Instant.parse("2026-03-05T12:00:00Z");
    private static final String FIRST = "1".repeat(32);
    private static final String SECOND = "2".repeat(32);
    private static final List<ServiceStore.Stop> STORED = List.of(new ServiceStore.Stop(APP, FIRST, STOPPED_AT));

    private final UnitMemory memory = new UnitMemory();

    private void sees(ActiveState state, String run, int second) {
        var _ = memory.saw(States.of(APP, state, run, 1_000_000L * second), STOPPED_AT.plusSeconds(second), true);
    }

    private boolean stopped() {
        return memory.of(APP).orElseThrow().stopSeen();
    }

    /** A stop that is stored and was not followed by a start is left alone, whoever saw it. */
    @Nested
    class AStoredStopIsHonoured {
        @Test
        void forTheSameRunOfAUnitThatWasSeenBeforeTheStoreWasRead() {
            sees(ActiveState.FAILED, FIRST, 60);
            memory.restoreStops(STORED);
            assertTrue(stopped());
        }

        @Test
        void forTheSameRunOfAUnitThatIsSeenOnlyLater() {
            memory.restoreStops(STORED);
            sees(ActiveState.FAILED, FIRST, 60);
            assertTrue(stopped());
        }

        @Test
        void forAUnitWhoseRunWasForgottenSinceItWasNotStarted() {
            memory.restoreStops(STORED);
            sees(ActiveState.INACTIVE, "", 60);
            assertTrue(stopped());
        }

        @Test
        void overAStartThatWasSeenBeforeTheStop() {
            memory.startSeen(APP, STOPPED_AT.minusSeconds(60));
            sees(ActiveState.ACTIVE, FIRST, -59);
            memory.gap();
            sees(ActiveState.FAILED, FIRST, 1);
            assertFalse(stopped(), "its stop was not seen here");
            memory.restoreStops(STORED);
            assertTrue(stopped());
        }

        @Test
        void untilTheUnitIsStarted() {
            memory.restoreStops(STORED);
            sees(ActiveState.INACTIVE, FIRST, 60);
            memory.startSeen(APP, STOPPED_AT.plusSeconds(61));
            assertFalse(stopped());
        }
    }

    /** As systemd 252 and 257 signal a start: the new run has its name while the unit is still down. */
    @Test
    void aStartThatFailsIsNoRunThatWentUnseen() {
        sees(ActiveState.ACTIVE, FIRST, -60);
        sees(ActiveState.FAILED, FIRST, -30);
        UnitState failed = States.of(APP, ActiveState.FAILED, SECOND, 0);
        var _ = memory.saw(
                UnitState.of(APP, failed.measures().with("Job", Measure.count(7))), STOPPED_AT.plusSeconds(1), true);
        sees(ActiveState.ACTIVATING, SECOND, 2);
        sees(ActiveState.FAILED, SECOND, 3);
        assertTrue(memory.of(APP).orElseThrow().complete());
    }

    /** What is stored of an earlier run says nothing about a later one. */
    @Nested
    class AStoredStopIsOverWithTheNextStart {
        @Test
        void ofAUnitThatStartedAndCrashedDuringAStoreOutage() {
            sees(ActiveState.ACTIVE, FIRST, -60);
            assertTrue(memory.stopSeen(APP, 1, STOPPED_AT).isPresent());
            sees(ActiveState.INACTIVE, FIRST, 0);
            assertTrue(stopped());
            memory.startSeen(APP, STOPPED_AT.plusSeconds(10));
            sees(ActiveState.ACTIVE, SECOND, 10);
            sees(ActiveState.FAILED, SECOND, 20);

            memory.restoreStops(STORED);

            assertFalse(stopped());
            assertEquals(1, memory.of(APP).orElseThrow().stops());
        }

        @Test
        void ofAUnitThatStartedAndCrashedUnobserved() {
            memory.restoreStops(STORED);
            sees(ActiveState.FAILED, SECOND, 60);
            assertFalse(stopped());
        }

        @Test
        void ofAUnitWhoseStartWasSeenAndFailedBeforeItHadARun() {
            sees(ActiveState.INACTIVE, FIRST, 0);
            memory.startSeen(APP, STOPPED_AT.plusSeconds(10));
            memory.restoreStops(STORED);
            sees(ActiveState.FAILED, FIRST, 11);
            assertFalse(stopped());
        }

        @Test
        void ofAUnitWhoseStartWasSeenBeforeTheUnitItselfWas() {
            memory.startSeen(APP, STOPPED_AT.plusSeconds(10));
            memory.restoreStops(STORED);
            sees(ActiveState.FAILED, "", 11);
            assertFalse(stopped());
        }

        @Test
        void ofAUnitThatRuns() {
            memory.restoreStops(STORED);
            sees(ActiveState.ACTIVE, FIRST, 60);
            assertFalse(stopped());
        }
    }

    private boolean complete() {
        return memory.of(APP).orElseThrow().complete();
    }

    @Test
    void anEndThatIsHeardAfterAGapAndBeforeTheUnitWasSeenToRunAgainSaysNothing() {
        sees(ActiveState.ACTIVE, FIRST, 10);
        assertTrue(complete());
        memory.gap();
        sees(ActiveState.FAILED, FIRST, 20);
        assertFalse(complete(), "its stop may have been lost in the gap");
    }

    @Test
    void aUnitThatRunsAfterAGapIsFollowedAgain() {
        sees(ActiveState.ACTIVE, FIRST, 10);
        memory.gap();
        var _ = memory.saw(States.of(APP, ActiveState.ACTIVE, FIRST, 10_000_000), STOPPED_AT.plusSeconds(15), false);
        sees(ActiveState.FAILED, FIRST, 20);
        assertTrue(complete());
    }

    @Test
    void whatHadFailedBeforeAGapHadNotBeenStoppedInIt() {
        sees(ActiveState.ACTIVE, FIRST, 10);
        sees(ActiveState.FAILED, FIRST, 20);
        memory.gap();
        assertTrue(complete());
    }

    @Test
    void aStopThatIsHeardBeforeTheUnitIsFirstSeenCounts() {
        assertTrue(memory.stopSeen(APP, 2, STOPPED_AT).isEmpty());
        sees(ActiveState.FAILED, FIRST, 20);
        assertTrue(stopped());
    }

    @Test
    void aStopThatIsHeardBeforeTheUnitIsFirstSeenIsOverWithAStart() {
        assertTrue(memory.stopSeen(APP, 3, STOPPED_AT).isEmpty());
        memory.startSeen(APP, STOPPED_AT.plusSeconds(5));
        sees(ActiveState.FAILED, SECOND, 20);
        assertFalse(stopped());
    }

    @Test
    void onlyARestartOfARunningUnitIsCounted() {
        sees(ActiveState.ACTIVE, FIRST, 10);
        memory.restartSeen(APP, 7, STOPPED_AT.plusSeconds(11));
        assertEquals(1, memory.of(APP).orElseThrow().restarts());
        sees(ActiveState.FAILED, FIRST, 20);
        memory.restartSeen(APP, 7, STOPPED_AT.plusSeconds(21));
        assertEquals(1, memory.of(APP).orElseThrow().restarts(), "that one is a start");
    }

    @Test
    void aStopIsOverWithAStartThatNobodySaw() {
        sees(ActiveState.ACTIVE, FIRST, -60);
        assertTrue(memory.stopSeen(APP, 1, STOPPED_AT).isPresent());
        sees(ActiveState.INACTIVE, FIRST, 0);
        memory.gap();
        sees(ActiveState.FAILED, SECOND, 20);
        assertFalse(stopped());
        assertFalse(complete(), "but how that run ended went unseen");
    }

    /** The run went unseen in the gap, and the stop was heard after it. */
    @Test
    void aStopThatIsHeardAfterAGapOutlivesTheRunThatIsFoundThen() {
        sees(ActiveState.ACTIVE, FIRST, -60);
        sees(ActiveState.FAILED, FIRST, -50);
        memory.gap();
        assertTrue(memory.stopSeen(APP, 1, STOPPED_AT).isPresent());
        var _ = memory.saw(States.of(APP, ActiveState.FAILED, SECOND, 20_000_000), STOPPED_AT.plusSeconds(1), false);
        assertTrue(stopped());
    }

    @Test
    void aStopIsNotOverWithAReset() {
        sees(ActiveState.ACTIVE, FIRST, -60);
        sees(ActiveState.FAILED, FIRST, -50);
        assertTrue(memory.stopSeen(APP, 1, STOPPED_AT).isPresent());
        sees(ActiveState.INACTIVE, "", 0);
        assertTrue(stopped());
    }

    @Test
    void aStopThatWasSeenLiveNeedsNoStore() {
        sees(ActiveState.ACTIVE, SECOND, 10);
        assertTrue(memory.stopSeen(APP, 4, STOPPED_AT).isPresent());
        sees(ActiveState.FAILED, SECOND, 20);
        memory.restoreStops(List.of());
        assertTrue(stopped());
        memory.restoreStops(STORED);
        assertTrue(stopped(), "whatever is stored of an earlier run");
    }

    /** systemd stops what is bound to a unit that goes down; nobody asked for that. */
    @Nested
    class AStopTogetherWithWhatTheUnitIsBoundTo {
        private static final UnitName DB = UnitName.of("db");

        private void dbFails(int second) {
            saw(DB, ActiveState.ACTIVE, FIRST, 1);
            saw(DB, ActiveState.FAILED, FIRST, second);
        }

        private void saw(UnitName unit, ActiveState state, String run, int second) {
            var _ = memory.saw(States.of(unit, state, run, 1_000_000L * second), STOPPED_AT.plusSeconds(second), true);
        }

        private void appIsStopped(int second) {
            sees(ActiveState.ACTIVE, FIRST, 1);
            assertTrue(memory.stopSeen(APP, 5, STOPPED_AT.plusSeconds(second)).isPresent());
            sees(ActiveState.INACTIVE, FIRST, second);
        }

        private List<Transition> told() {
            return told(60);
        }

        private List<Transition> told(int fell) {
            return memory.fell(DB, 1_000_000L * fell, Set.of(APP), STOPPED_AT);
        }

        @Test
        void isNoRequestAndIsRememberedWithIt() {
            dbFails(60);
            appIsStopped(60);
            assertTrue(stopped(), "until it is known what is bound to it");
            assertEquals(1, told().size());
            assertFalse(stopped());
            assertEquals(0, memory.of(APP).orElseThrow().stops());
            assertEquals(List.of(APP), memory.downWith(DB));
        }

        @Test
        void isNoRequestAlsoWhenItIsHeardLater() {
            sees(ActiveState.ACTIVE, FIRST, 1);
            dbFails(60);
            assertEquals(List.of(), told());
            appIsStopped(60);
            assertFalse(stopped());
            assertEquals(List.of(APP), memory.downWith(DB));
        }

        @Test
        void isNoRequestAlsoWhenSystemdCouldBeAskedOnlyOnceTheOtherRanAgain() {
            dbFails(60);
            appIsStopped(60);
            saw(DB, ActiveState.ACTIVE, SECOND, 61);
            assertEquals(1, told().size());
            assertFalse(stopped());
            assertEquals(List.of(APP), memory.downWith(DB));
        }

        @Test
        void isNoRequestAlsoWhenAnotherConnectionIsToldOfItsJobAgain() {
            dbFails(60);
            appIsStopped(60);
            assertTrue(memory.stopSeen(APP, 5, STOPPED_AT.plusSeconds(60)).isEmpty());
            assertEquals(1, told().size());
            assertTrue(memory.stopSeen(APP, 5, STOPPED_AT.plusSeconds(60)).isEmpty());
            assertFalse(stopped());
        }

        @Test
        void leavesALaterRequestInForce() {
            dbFails(60);
            appIsStopped(60);
            assertTrue(memory.stopSeen(APP, 6, STOPPED_AT.plusSeconds(70)).isPresent());
            assertEquals(List.of(), told());
            assertTrue(stopped());
            assertEquals(List.of(), memory.downWith(DB));
        }

        @Test
        void isARequestAlsoWhenTheOtherIsRestarted() {
            saw(DB, ActiveState.ACTIVE, FIRST, 1);
            UnitState down = States.of(DB, ActiveState.DEACTIVATING, FIRST, 60_000_000);
            UnitState restarted = UnitState.of(DB, down.measures().with("Job", Measure.count(9)));
            memory.restartSeen(DB, 9, STOPPED_AT);
            var _ = memory.saw(restarted, STOPPED_AT, true);
            assertFalse(memory.fellByItself(restarted));
        }

        @Test
        void isARequestWhenItCameShortlyBeforeIt() {
            appIsStopped(60);
            saw(DB, ActiveState.ACTIVE, FIRST, 1);
            var _ = memory.saw(States.of(DB, ActiveState.FAILED, FIRST, 60_050_000), STOPPED_AT.plusSeconds(60), true);
            var _ = memory.fell(DB, 60_050_000, Set.of(APP), STOPPED_AT);
            assertTrue(stopped());
        }

        @Test
        void isNoRequestWhenItIsHeardAfterTheOtherFellOnceMore() {
            dbFails(60);
            sees(ActiveState.ACTIVE, FIRST, 1);
            assertEquals(List.of(), told());
            saw(DB, ActiveState.ACTIVE, SECOND, 62);
            saw(DB, ActiveState.FAILED, SECOND, 64);
            assertEquals(List.of(), told(64));
            appIsStopped(60);
            assertFalse(stopped());
        }

        @Test
        void isARequestWhenItComesLongAfterIt() {
            dbFails(60);
            appIsStopped(62);
            assertEquals(List.of(), told());
            assertTrue(stopped());
        }

        @Test
        void isARequestWhenTheOtherWasStoppedItself() {
            saw(DB, ActiveState.ACTIVE, FIRST, 1);
            var _ = memory.stopSeen(DB, 7, STOPPED_AT.plusSeconds(60));
            saw(DB, ActiveState.INACTIVE, FIRST, 60);
            assertFalse(memory.fellByItself(States.of(DB, ActiveState.INACTIVE, FIRST, 60_000_000L)));
        }

        @Test
        void isForgottenOnceItRunsAgain() {
            dbFails(60);
            appIsStopped(60);
            assertEquals(1, told().size());
            sees(ActiveState.ACTIVE, SECOND, 80);
            assertEquals(List.of(), memory.downWith(DB));
        }
    }
}
