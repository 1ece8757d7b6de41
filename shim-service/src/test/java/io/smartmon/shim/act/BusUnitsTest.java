package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.smartmon.domain.helper.ActResult.Outcome;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.shim.act.JobsHeard.Heard;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.JobType;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.UnitWatch;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.helper.FakeUnits;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusUnitsTest {
    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final WaitLimit LIMIT = WaitLimit.of(Duration.ofSeconds(1));
    private static final UnitState FAILED = FakeUnits.failed(WEB);

    private final List<Connection> opened = new ArrayList<>();
    private int lostFromTheStart;
    private final BusUnits units = new BusUnits(() -> {
        Connection connection = new Connection();
        connection.lost = opened.size() < lostFromTheStart;
        opened.add(connection);
        return new OpenResult.Opened(connection.bus());
    });

    /** A connection that answers until it is lost. */
    private static final class Connection {
        private boolean lost;
        private int closed;

        @Nullable
        private UnitListener listener;

        private JobOutcome next = new JobOutcome.Done();

        SystemdBus bus() {
            return (SystemdBus) Proxy.newProxyInstance(
                    SystemdBus.class.getClassLoader(),
                    new Class<?>[] {SystemdBus.class},
                    (self, method, arguments) ->
                            method.getName().equals("watch") ? watch(arguments) : answer(method.getName()));
        }

        private UnitWatch watch(Object[] arguments) {
            if (lost) {
                throw new BusLostException("away");
            }
            listener = (UnitListener) arguments[arguments.length - 1];
            return () -> listener = null;
        }

        private void tells(UnitEvent event) {
            Objects.requireNonNull(listener).on(event);
        }

        private @Nullable Object answer(String asked) {
            if (asked.equals("close")) {
                closed++;
                return null;
            }
            if (asked.equals("call")) {
                return next;
            }
            if (lost) {
                throw new BusLostException("away");
            }
            return switch (asked) {
                case "managerState" -> ManagerState.RUNNING;
                case "read" -> FAILED;
                case "startClosure" -> StartClosure.none();
                case "configuration" ->
                    new UnitConfiguration(List.of(), List.of(), true, UnitConfiguration.Start.none());
                default -> throw new UnsupportedOperationException(asked);
            };
        }
    }

    /** A change of state says nothing that a read does not. */
    @Test
    void hearsOfJobsAndOfEventsThatMayHaveBeenLost() {
        Map<UnitEvent, Heard> events = Map.of(
                new UnitEvent.JobSeen(WEB, JobType.STOP, 7, Instant.EPOCH), Heard.JOB,
                new UnitEvent.JobEnded(WEB, 7, "done", Instant.EPOCH), Heard.JOB,
                new UnitEvent.Gap("reload", Instant.EPOCH), Heard.NOT_KNOWN,
                new UnitEvent.Lost("gone", Instant.EPOCH), Heard.NOT_KNOWN);
        events.forEach((event, heard) -> {
            try (JobsHeard jobs = units.listen(Set.of(WEB))) {
                opened.getFirst().tells(new UnitEvent.Changed(FAILED, Instant.EPOCH));
                assertEquals(Heard.NOTHING, jobs.heard());
                opened.getFirst().tells(event);
                assertEquals(heard, jobs.heard(), event.toString());
            }
            assertNull(opened.getFirst().listener, "it is over");
        });
    }

    @Test
    void whoReadsByAnotherConnectionDoesNotKnowWhatWasMissed() {
        try (JobsHeard jobs = units.listen(Set.of(WEB))) {
            opened.getFirst().lost = true;
            assertInstanceOf(Units.UnitRead.Seen.class, units.read(WEB));
            assertEquals(Heard.NOT_KNOWN, jobs.heard());
        }
    }

    @Test
    void withoutABusItIsNotKnownWhatWasMissed() {
        lostFromTheStart = 2;
        try (JobsHeard jobs = units.listen(Set.of(WEB))) {
            assertInstanceOf(Units.UnitRead.Seen.class, units.read(WEB));
            assertEquals(Heard.NOT_KNOWN, jobs.heard());
        }
    }

    @Test
    void withoutABusNothingIsReadAndNothingIsCalled(@TempDir Path folder) {
        try (BusUnits none = new BusUnits(BusConfig.at("unix:path=" + folder.resolve("none")))) {
            Units.UnitRead.NoBus read = assertInstanceOf(Units.UnitRead.NoBus.class, none.read(WEB));
            assertEquals("no_bus", read.reason().code());
            assertEquals(Optional.of(read.reason()), none.absence());
            assertEquals(Outcome.LOST, none.call(UnitVerb.START, WEB, LIMIT).outcome());
        }
    }

    @Test
    void aBusThatRefusesIsNone() {
        Reason reason = Reason.of("bus_refused");
        try (BusUnits refused = new BusUnits(() -> new OpenResult.Refused(reason))) {
            assertEquals(new Units.UnitRead.NoBus(reason), refused.read(WEB));
        }
    }

    @Test
    void oneConnectionServesAllUntilItIsClosed() {
        assertEquals(new Units.UnitRead.Seen(FAILED, StartClosure.none(), true), units.read(WEB));
        assertEquals(Optional.empty(), units.absence());
        assertEquals(Outcome.DONE, units.call(UnitVerb.START, WEB, LIMIT).outcome());
        assertEquals(1, opened.size());

        units.close();
        units.close();

        assertEquals(1, opened.getFirst().closed);
        assertEquals(Outcome.LOST, units.call(UnitVerb.START, WEB, LIMIT).outcome());
    }

    @Test
    void aConnectionThatWasLostUnnoticedIsClosedAndAnotherIsOpened() {
        assertEquals(Optional.empty(), units.absence());
        opened.getFirst().lost = true;

        assertInstanceOf(Units.UnitRead.Seen.class, units.read(WEB));

        assertEquals(2, opened.size());
        assertEquals(1, opened.get(0).closed);
        assertEquals(0, opened.get(1).closed);
        assertEquals(Optional.empty(), units.absence());
        assertEquals(2, opened.size());
    }

    @Test
    void aBusThatIsLostTwiceInARowIsGone() {
        lostFromTheStart = 2;

        assertEquals(new Units.UnitRead.NoBus(Reason.message("bus_gone", "away")), units.read(WEB));

        assertEquals(2, opened.size());
        assertEquals(Outcome.LOST, units.call(UnitVerb.START, WEB, LIMIT).outcome());
        assertEquals(Optional.empty(), units.absence());
    }

    @Test
    void howACallEndedIsHandedOn() {
        assertEquals(Optional.empty(), units.absence());
        Map.of(
                        new JobOutcome.Done(), Outcome.DONE,
                        new JobOutcome.Failed("timeout"), Outcome.FAILED,
                        new JobOutcome.TooLate(), Outcome.TOO_LATE,
                        new JobOutcome.StillRunning("/job/7"), Outcome.RUNNING,
                        new JobOutcome.Conflict("destructive"), Outcome.CONFLICT,
                        new JobOutcome.NotAuthorized("no"), Outcome.NOT_AUTHORIZED,
                        new JobOutcome.Refused("NoSuchUnit", "no"), Outcome.REFUSED,
                        new JobOutcome.BusLost("away"), Outcome.LOST)
                .forEach((outcome, expected) -> {
                    opened.getFirst().next = outcome;
                    assertEquals(
                            expected, units.call(UnitVerb.START, WEB, LIMIT).outcome());
                });
    }
}
