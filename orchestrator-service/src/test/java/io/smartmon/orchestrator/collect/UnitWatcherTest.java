package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.JobType;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import io.smartmon.systemd.UnitSummary;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.UnitWatch;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitWatcherTest {
    private static final UnitName WEB = UnitName.of("web");
    private static final OpenResult NO_BUS = new OpenResult.Absent(Reason.of("no_bus"));

    private final ManualScheduler scheduler = new ManualScheduler();
    private final UnitMemory memory = new UnitMemory();
    private final Deque<OpenResult> results = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final Bus bus = new Bus();
    private final UnitWatcher watcher = new UnitWatcher(
            () -> results.isEmpty() ? NO_BUS : results.removeFirst(), memory, new Recorder(), scheduler);

    private final class Recorder implements UnitWatcher.Listener {
        @Override
        public void seen(UnitMemory.Remembered unit) {
            calls.add("seen " + unit.state().activeState().code());
        }

        @Override
        public void changed(Transition transition) {
            calls.add(transition.sequence() + ": " + transition.from() + " to "
                    + transition.now().state().activeState().code()
                    + (transition.now().stopSeen() ? " by request" : ""));
        }

        @Override
        public void reconciled(UnitWatcher.Reconciled all) {
            calls.add("reconciled " + all.units().size() + " with "
                    + all.transitions().size());
        }

        @Override
        public void notKnown(Reason reason, Instant at) {
            calls.add(reason.code());
        }
    }

    /** A bus with the units that the test puts there. */
    private static final class Bus implements SystemdBus {
        private final List<UnitState> units = new ArrayList<>();
        private @Nullable UnitListener listener;
        private Predicate<UnitName> watched = _ -> false;
        private boolean closed;
        private boolean broken;

        private void emit(UnitEvent event) {
            if (listener != null) {
                listener.on(event);
            }
        }

        @Override
        public ManagerState managerState() {
            return ManagerState.RUNNING;
        }

        @Override
        public ManagerStatus managerStatus(Duration sinceBoot) {
            return new ManagerStatus(managerState(), sinceBoot, List.of());
        }

        @Override
        public List<UnitSummary> listUnits(UnitGlobs wanted) {
            return List.of();
        }

        @Override
        public UnitState read(UnitName unit) {
            return units.getFirst();
        }

        @Override
        public List<UnitState> snapshot(Predicate<UnitName> wanted) {
            if (broken) {
                throw new IllegalStateException("unreadable");
            }
            return units.stream().filter(state -> wanted.test(state.unit())).toList();
        }

        @Override
        public StartClosure startClosure(UnitName unit) {
            return StartClosure.none();
        }

        @Override
        public ExitStatuses restartPreventedBy(UnitName unit) {
            return ExitStatuses.none();
        }

        @Override
        public RequiredServices required(UnitName unit) {
            return RequiredServices.none(unit);
        }

        @Override
        public UnitPlacement placement(UnitName unit) {
            return UnitPlacement.ordinary();
        }

        @Override
        public UnitConfiguration configuration(UnitName unit) {
            return new UnitConfiguration(List.of(), List.of(), false, UnitConfiguration.Start.none());
        }

        @Override
        public Set<UnitName> dependents(UnitName unit) {
            return Set.of();
        }

        @Override
        public Set<UnitName> stoppedWith(UnitName unit) {
            return Set.of();
        }

        @Override
        public JobOutcome call(UnitVerb verb, UnitName unit, WaitLimit limit) {
            throw new UnsupportedOperationException("a watcher changes nothing");
        }

        @Override
        public UnitWatch watch(Predicate<UnitName> wanted, UnitListener by) {
            listener = by;
            watched = wanted;
            return () -> listener = null;
        }

        @Override
        public void close() {
            closed = true;
            listener = null;
        }
    }

    private List<String> hears() {
        List<String> now = List.copyOf(calls);
        calls.clear();
        return now;
    }

    private static UnitState web(ActiveState state, String run, long changed) {
        return States.of(WEB, state, run, changed);
    }

    private void opened() {
        bus.units.add(web(ActiveState.ACTIVE, "one", 1));
        results.add(new OpenResult.Opened(bus));
        watcher.start();
        scheduler.run();
        assertEquals(List.of("reconciled 1 with 1"), hears());
    }

    @Test
    void withoutABusItSaysWhyByItsCodeAndTriesAgain() {
        results.add(NO_BUS);
        results.add(new OpenResult.Refused(Reason.message("bus_refused", "no")));
        results.add(new OpenResult.Opened(bus));
        watcher.start();
        scheduler.run();
        assertEquals(List.of("no_bus"), hears());
        assertEquals(Optional.empty(), watcher.bus());
        scheduler.advance(Duration.ofSeconds(5));
        assertEquals(List.of("bus_refused"), hears());
        scheduler.advance(Duration.ofSeconds(5));
        assertEquals(List.of("reconciled 0 with 0"), hears());
        assertEquals(Optional.of(bus), watcher.bus());
    }

    @Test
    void signalsArriveAtOnceAndAllIsReadEachMinute() {
        opened();
        bus.emit(new UnitEvent.Changed(web(ActiveState.FAILED, "one", 2), scheduler.instant()));
        assertEquals(List.of("seen failed", "2: active/running to failed"), hears());
        bus.units.set(0, web(ActiveState.ACTIVE, "two", 3));
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of("reconciled 1 with 1"), hears());
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of("reconciled 1 with 0"), hears());
    }

    @Test
    void aStopJobIsATransitionAndTheEndOfAJobIsSeen() {
        opened();
        bus.emit(new UnitEvent.JobSeen(WEB, JobType.STOP, 7, scheduler.instant()));
        bus.emit(new UnitEvent.JobEnded(WEB, 7, "done", scheduler.instant()));
        bus.emit(new UnitEvent.JobSeen(WEB, JobType.START, 8, scheduler.instant()));
        assertEquals(
                List.of("seen active", "2: active/running to active by request", "seen active", "seen active"),
                hears());
        assertFalse(memory.of(WEB).orElseThrow().stopSeen());
    }

    @Test
    void afterAGapAllIsReadAgainAndTheGapIsCounted() {
        opened();
        long gaps = memory.of(WEB).orElseThrow().gaps();
        bus.emit(new UnitEvent.Gap("reloaded", scheduler.instant()));
        scheduler.run();
        assertEquals(List.of("reconciled 1 with 0"), hears());
        assertEquals(gaps + 1, memory.of(WEB).orElseThrow().gaps());
        scheduler.advance(Duration.ofSeconds(59));
        assertEquals(List.of(), hears(), "one a minute");
        scheduler.advance(Duration.ofSeconds(1));
        assertEquals(List.of("reconciled 1 with 0"), hears());
    }

    @Test
    void aLostBusIsReportedOnceAndReopened() {
        opened();
        Bus next = new Bus();
        results.add(new OpenResult.Opened(next));
        bus.emit(new UnitEvent.Lost("gone", scheduler.instant()));
        bus.emit(new UnitEvent.Lost("gone", scheduler.instant()));
        scheduler.run();
        assertEquals(List.of("bus_gone", "reconciled 0 with 0"), hears());
        assertTrue(bus.closed);
        assertEquals(Optional.of(next), watcher.bus());
        assertEquals(Optional.empty(), memory.of(WEB), "it is not there any more");
    }

    @Test
    void aReconcileThatFailsIsTriedAgain() {
        opened();
        bus.broken = true;
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), hears());
        bus.broken = false;
        scheduler.advance(Duration.ofSeconds(5));
        assertEquals(List.of("reconciled 1 with 0"), hears());
    }

    @Test
    void aUnitThatOnlyIsMentionedIsNone() {
        UnitState mentioned = UnitState.of(UnitName.of("ghost"), Measures.of("LoadState", Measure.text("not-found")));
        opened();
        bus.units.add(mentioned);
        bus.emit(new UnitEvent.Changed(mentioned, scheduler.instant()));
        watcher.reconcileSoon();
        scheduler.run();
        assertEquals(List.of("reconciled 1 with 0"), hears());
    }

    @Test
    void whatAStartCanBringUpBesideServicesIsRememberedAndNotDelivered() {
        UnitName socket = UnitName.of("web.socket");
        bus.units.add(States.of(socket, ActiveState.ACTIVE, "socket", 1));
        bus.units.add(States.of(UnitName.of("web.mount"), ActiveState.ACTIVE, "mount", 1));
        opened();
        assertTrue(bus.watched.test(socket));
        assertFalse(bus.watched.test(UnitName.of("web.mount")));
        assertTrue(memory.of(socket).orElseThrow().complete());

        bus.emit(new UnitEvent.JobSeen(socket, JobType.STOP, 7, scheduler.instant()));
        UnitState stopped = States.of(socket, ActiveState.INACTIVE, "socket", 2);
        bus.emit(new UnitEvent.Changed(stopped, scheduler.instant()));
        bus.units.set(0, stopped);
        bus.emit(new UnitEvent.JobEnded(socket, 7, "done", scheduler.instant()));
        assertEquals(List.of(), hears());
        assertTrue(memory.of(socket).orElseThrow().stopSeen());

        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of("reconciled 1 with 0"), hears());
        assertTrue(memory.of(socket).orElseThrow().stopSeen());
    }

    @Test
    void nothingIsDeliveredAfterClose() {
        opened();
        watcher.close();
        assertTrue(bus.closed);
        scheduler.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), hears());
    }
}
