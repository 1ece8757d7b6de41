package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** States and jobs of a real systemd. */
final class SystemdBusIT {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final UnitName WEB = new UnitName("lab-web.service");

    @RegisterExtension
    static final SystemdLab lab = new SystemdLab();

    private SystemdBus bus;

    SystemdBusIT() {
        bus = Buses.open(lab);
    }

    @BeforeEach
    void everythingAsAfterTheBoot() {
        lab.reset("lab-web.service");
    }

    @AfterEach
    void close() {
        bus.close();
    }

    /** As in a storm of signals, when the watch gives up while decisions ask. */
    @Test
    void aConnectionIsClosedWhileOthersAskByIt() throws InterruptedException {
        for (int round = 0; round < 12; round++) {
            SystemdBus each = Buses.open(lab);
            CountDownLatch asked = new CountDownLatch(8);
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int caller = 0; caller < 8; caller++) {
                    callers.execute(() -> {
                        try {
                            while (true) {
                                each.snapshot(unit -> true);
                                asked.countDown();
                            }
                        } catch (BusLostException expected) {
                            asked.countDown();
                        }
                    });
                }
                assertTrue(asked.await(10, TimeUnit.SECONDS));
                each.close();
            }
            assertThrows(BusLostException.class, each::managerState);
        }
    }

    @Test
    void theManagerIsDegradedBecauseAUnitFailed() {
        assertEquals(ManagerState.DEGRADED, bus.managerState());
    }

    @Test
    void theManagerSaysWhenItWasStartedAndWhichJobsAreAtWork() {
        Duration started = Duration.of(
                Long.parseLong(lab.exec("systemctl", "show", "--value", "--property=UserspaceTimestampMonotonic")
                        .strip()),
                ChronoUnit.MICROS);
        lab.exec("systemctl", "start", "--no-block", "lab-slow.service");
        try {
            ManagerStatus manager = bus.managerStatus(started.plusSeconds(100));
            assertEquals(Duration.ofSeconds(100), manager.up());
            assertEquals(bus.managerState(), manager.state());
            assertTrue(manager.jobs().contains(new UnitName("lab-slow.service")), manager::toString);
        } finally {
            lab.reset("lab-slow.service");
        }
    }

    @Test
    void theListHasTheLoadedServicesAndNoOthers() {
        List<UnitSummary> units = bus.listUnits();

        assertTrue(units.stream().allMatch(summary -> summary.unit().isService()));
        UnitSummary web = units.stream()
                .filter(summary -> summary.unit().equals(WEB))
                .findFirst()
                .orElseThrow();
        assertEquals(
                new UnitSummary(
                        WEB,
                        "Lab web: long-running, systemd does not restart it",
                        "loaded",
                        ActiveState.ACTIVE,
                        "running",
                        0),
                web);
        assertTrue(bus.listUnits(UnitGlobs.of("*.timer")).stream()
                .anyMatch(summary -> summary.unit().value().equals("lab-tick.timer")
                        && summary.subState().equals("waiting")));
    }

    @ParameterizedTest
    @CsvSource({
        // unit, load, active, sub, unit file, type, result, code, status
        "lab-web.service, loaded, active, running, enabled, simple, success, 0, 0",
        "lab-tpl@a\\x2db.service, loaded, active, running, enabled, simple, success, 0, 0",
        "lab-oneshot.service, loaded, active, exited, enabled, oneshot, success, 1, 0",
        "lab-fail.service, loaded, failed, failed, enabled, oneshot, exit-code, 1, 1",
        "lab-notify.service, loaded, active, running, enabled, notify, success, 0, 0",
        "lab-forking.service, loaded, active, running, enabled, forking, success, 0, 0",
        "lab-stopped.service, loaded, inactive, dead, enabled, simple, success, 2, 15",
        "lab-disabled.service, loaded, inactive, dead, disabled, simple, success, 0, 0",
        "lab-masked.service, masked, inactive, dead, masked, '', success, 0, 0",
        "lab-nope.service, not-found, inactive, dead, '', '', success, 0, 0",
        "lab-bad.service, bad-setting, inactive, dead, static, simple, success, 0, 0",
        "lab-slow.service, loaded, inactive, dead, static, simple, success, 0, 0",
        "lab-tick.timer, loaded, active, waiting, enabled, '', success, 0, 0",
        "lab-sock.socket, loaded, active, listening, enabled, '', success, 0, 0",
    })
    void aUnitReadsAsTheTruthTableSays(
            String name,
            String load,
            String active,
            String sub,
            String file,
            String type,
            String result,
            int code,
            int status) {
        UnitState state = bus.read(new UnitName(name));

        assertEquals(
                List.of(load, active, sub, file, type, result, code, status),
                List.of(
                        state.loadState(),
                        state.activeState().code(),
                        state.subState(),
                        state.unitFileState(),
                        state.type(),
                        state.result(),
                        state.execMainCode(),
                        state.execMainStatus()));
        assertEquals(0, state.jobId());
    }

    @Test
    void everyPropertyIsWhatSystemctlShows() {
        lab.exec("systemctl", "start", "lab-slow.service", "--no-block");
        try {
            for (String name : new String[] {
                "lab-web.service", "lab-crash.service", "lab-fail.service", "lab-oneshot.service", "lab-stopped.service"
            }) {
                UnitState state = bus.read(new UnitName(name));
                assertEquals(lab.show(name, "Description"), state.description());
                assertEquals(lab.show(name, "MainPID"), Long.toString(state.mainPid()));
                assertEquals(lab.show(name, "InvocationID"), state.invocationId());
                assertEquals(lab.show(name, "NRestarts"), Long.toString(state.restarts()));
                assertEquals(lab.show(name, "Restart"), state.restart());
                assertEquals(lab.show(name, "RemainAfterExit").equals("yes"), state.remainAfterExit());
                assertEquals(lab.show(name, "StateChangeTimestampMonotonic"), Long.toString(state.stateChangeMicros()));
                assertEquals(lab.show(name, "ActiveEnterTimestampMonotonic"), Long.toString(state.activeEnterMicros()));
            }
            UnitState slow = bus.read(new UnitName("lab-slow.service"));
            assertEquals(ActiveState.ACTIVATING, slow.activeState());
            assertEquals(Duration.ofSeconds(90), slow.startTimeout());
            assertTrue(slow.jobId() > 0);
            UnitState tick = bus.read(new UnitName("lab-tick.service"));
            assertTrue(tick.triggered());
            assertEquals(List.of(new UnitName("lab-tick.timer")), tick.triggeredBy());
            assertTrue(tick.timed());
            UnitState sock = bus.read(new UnitName("lab-sock.service"));
            assertTrue(sock.triggered());
            assertEquals(List.of(new UnitName("lab-sock.socket")), sock.triggeredBy());
            assertFalse(sock.timed());
            assertEquals(
                    Duration.ZERO, bus.read(new UnitName("lab-oneshot.service")).startTimeout());
        } finally {
            lab.reset("lab-slow.service");
        }
    }

    @Test
    void aStartOfAnActiveUnitChangesNothing() {
        UnitState before = bus.read(WEB);

        assertEquals(new JobOutcome.Done(), bus.start(WEB, WAIT));

        UnitState after = bus.read(WEB);
        assertEquals(before, after);
    }

    @Test
    void aStartOfAFailedUnitMakesANewRun() {
        UnitState before = bus.read(WEB);
        lab.crash("lab-web.service");
        SystemdLab.await("failed", WAIT, () -> bus.read(WEB).activeState() == ActiveState.FAILED);

        assertEquals(new JobOutcome.Done(), bus.start(WEB, WAIT));

        UnitState after = bus.read(WEB);
        assertEquals(ActiveState.ACTIVE, after.activeState());
        assertNotEquals(before.invocationId(), after.invocationId());
    }

    @Test
    void aStartThatFailsSaysSo() {
        assertEquals(new JobOutcome.Failed("failed"), bus.start(new UnitName("lab-fail.service"), WAIT));
    }

    @Test
    void aStartIsRefusedWhileAnotherStopIsInFlight() {
        UnitName hang = new UnitName("lab-hang.service");
        lab.exec("systemctl", "start", "lab-hang.service");
        lab.exec("systemctl", "stop", "--no-block", "lab-hang.service");
        try {
            SystemdLab.await("deactivating", WAIT, () -> bus.read(hang).activeState() == ActiveState.DEACTIVATING);

            assertInstanceOf(JobOutcome.Conflict.class, bus.start(hang, WAIT));

            UnitState after = bus.read(hang);
            assertEquals(ActiveState.DEACTIVATING, after.activeState());
            assertTrue(after.jobId() > 0);
        } finally {
            lab.reset("lab-hang.service");
        }
    }

    @Test
    void aStartThatTakesLongIsStillRunning() {
        try {
            JobOutcome outcome = bus.start(new UnitName("lab-slow.service"), Duration.ofMillis(100));

            assertTrue(
                    assertInstanceOf(JobOutcome.StillRunning.class, outcome)
                            .jobPath()
                            .startsWith("/org/freedesktop/systemd1/job/"),
                    outcome.toString());
        } finally {
            lab.reset("lab-slow.service");
        }
    }

    @Test
    void aStartThatStillWaitsWhenItIsTooLateIsCancelled() {
        UnitName behind = new UnitName("lab-extra-behind.service");
        lab.exec(
                "sh",
                "-c",
                "printf '[Unit]\\nAfter=lab-slow.service\\n[Service]\\nExecStart=/bin/sleep 1000\\n'"
                        + " > /run/systemd/system/lab-extra-behind.service && systemctl daemon-reload");
        try {
            lab.exec("systemctl", "start", "--no-block", "lab-slow.service");
            long late = System.nanoTime() + Duration.ofMillis(300).toNanos();
            JobOutcome outcome =
                    bus.call(UnitVerb.START, behind, new WaitLimit(WAIT, () -> System.nanoTime() - late > 0));

            assertEquals(new JobOutcome.TooLate(), outcome);
            assertEquals("activating", lab.show("lab-slow.service", "ActiveState"));
            assertEquals(0, bus.read(behind).jobId());
            lab.exec("systemctl", "start", "lab-slow.service");
            assertEquals("inactive", lab.show(behind.value(), "ActiveState"), "not even when the other is up");
        } finally {
            lab.exec("sh", "-c", "rm -f /run/systemd/system/lab-extra* && systemctl daemon-reload");
            lab.reset("lab-slow.service");
        }
    }

    @Test
    void aStartThatHasBegunIsNotCancelled() {
        try {
            JobOutcome outcome = bus.call(
                    UnitVerb.START, new UnitName("lab-slow.service"), new WaitLimit(Duration.ofSeconds(1), () -> true));

            assertInstanceOf(JobOutcome.StillRunning.class, outcome);
            assertEquals("activating", lab.show("lab-slow.service", "ActiveState"));
        } finally {
            lab.reset("lab-slow.service");
        }
    }

    @Test
    void whatIsBoundToAUnitIsStoppedWithItAndWhatRequiresItIsNot() {
        lab.exec(
                "sh",
                "-c",
                "cd /run/systemd/system && for r in BindsTo Requires; do"
                        + " printf '[Unit]\\n%s=lab-web.service\\nAfter=lab-web.service\\n[Service]\\nExecStart=/bin/sleep 1000\\n'"
                        + " $r > lab-extra-$r.service; done && systemctl daemon-reload"
                        + " && systemctl start lab-extra-BindsTo.service lab-extra-Requires.service");
        try {
            assertEquals(Set.of(new UnitName("lab-extra-BindsTo.service")), bus.stoppedWith(WEB));
            lab.crash(WEB.value());
            SystemdLab.await(
                    "stopped with it",
                    WAIT,
                    () -> lab.show("lab-extra-BindsTo.service", "ActiveState").equals("inactive"));
            assertEquals("active", lab.show("lab-extra-Requires.service", "ActiveState"));
        } finally {
            lab.exec(
                    "sh",
                    "-c",
                    "systemctl stop 'lab-extra*'; rm -f /run/systemd/system/lab-extra* && systemctl daemon-reload");
            lab.reset("lab-web.service");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lab-nope.service, org.freedesktop.systemd1.NoSuchUnit",
        "lab-masked.service, org.freedesktop.systemd1.UnitMasked",
        "lab-bad.service, org.freedesktop.systemd1.BadUnitSetting",
        "lab-refuse.service, org.freedesktop.systemd1.OnlyByDependency",
    })
    void aRefusalKeepsItsName(String name, String error) {
        JobOutcome outcome = bus.start(new UnitName(name), WAIT);

        assertEquals(error, assertInstanceOf(JobOutcome.Refused.class, outcome).errorName(), outcome.toString());
    }

    @Test
    void theClosureHasWhatAStartReallyStarts() {
        UnitName wants = new UnitName("lab-wants.service");
        UnitName idle = new UnitName("lab-idle.service");
        UnitName deep = new UnitName("lab-idle-deep.service");
        lab.reset("lab-wants.service", "lab-idle.service", "lab-idle-deep.service");
        try {
            assertEquals(StartClosure.pullingIn(List.of(idle, deep)), bus.startClosure(wants));

            assertEquals(new JobOutcome.Done(), bus.start(wants, WAIT));

            assertEquals(ActiveState.ACTIVE, bus.read(idle).activeState());
            assertEquals(ActiveState.ACTIVE, bus.read(deep).activeState());
            assertEquals(StartClosure.none(), bus.startClosure(wants));
        } finally {
            lab.reset("lab-idle.service", "lab-idle-deep.service", "lab-wants.service");
        }
    }

    @Test
    void anActiveUnitEndsTheClosure() {
        // lab-chain wants lab-wants, which is active and wants lab-idle, which is not.
        UnitName chain = new UnitName("lab-chain.service");
        lab.reset("lab-wants.service", "lab-idle.service", "lab-idle-deep.service", "lab-chain.service");
        try {
            assertEquals(StartClosure.none(), bus.startClosure(chain));

            assertEquals(new JobOutcome.Done(), bus.start(chain, WAIT));

            assertEquals(
                    ActiveState.INACTIVE,
                    bus.read(new UnitName("lab-idle.service")).activeState());
        } finally {
            lab.reset("lab-chain.service");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab-app.service", "lab-web.service"})
    void theClosureOfAUnitWhoseDependenciesRunIsEmpty(String name) {
        assertEquals(StartClosure.none(), bus.startClosure(new UnitName(name)));
    }

    @Test
    void aStoppedRequirementIsInTheClosure() {
        lab.exec("systemctl", "stop", "lab-db.service");
        try {
            assertEquals(
                    StartClosure.pullingIn(List.of(new UnitName("lab-db.service"))),
                    bus.startClosure(new UnitName("lab-app.service")));
        } finally {
            lab.reset("lab-db.service", "lab-app.service", "lab-part.service");
        }
    }

    @Test
    void aTargetIsFollowedAndAStaticOneshotThatSucceededMayRunAgain() {
        write("lab-extra.target", "[Unit]\nWants=lab-extra-once.service lab-idle-deep.service lab-nope.service\n");
        write("lab-extra-once.service", "[Service]\nType=oneshot\nExecStart=/bin/true\n");
        write("lab-extra.service", "[Unit]\nWants=lab-extra.target\n[Service]\nExecStart=/bin/sleep infinity\n");
        lab.exec("systemctl", "daemon-reload");
        UnitName extra = new UnitName("lab-extra.service");
        UnitName once = new UnitName("lab-extra-once.service");
        UnitName deep = new UnitName("lab-idle-deep.service");
        try {
            assertEquals(StartClosure.pullingIn(List.of(once, deep)), bus.startClosure(extra));

            // While it runs, systemd keeps all that it wants loaded, and remembers how that ended.
            assertEquals(new JobOutcome.Done(), bus.start(extra, WAIT));
            SystemdLab.await(
                    once + " has succeeded",
                    WAIT,
                    () -> bus.read(once).activeState() == ActiveState.INACTIVE
                            && !bus.read(once).invocationId().isEmpty());
            lab.exec("systemctl", "stop", "lab-extra.target", "lab-idle-deep.service");

            assertEquals(StartClosure.pullingIn(List.of(deep)), bus.startClosure(extra));
        } finally {
            lab.exec("systemctl", "stop", "lab-extra.service");
            lab.exec("sh", "-c", "rm -f /run/systemd/system/lab-extra* && systemctl daemon-reload");
        }
    }

    @Test
    void whatIsNotUpThatOnlyTheMachineBringsUpIsNamedAsTheCause() {
        write("lab-extra.service", """
                [Unit]
                BindsTo=dev-lab\\x2dextra.device
                FailureAction=reboot
                [Service]
                ExecStart=/bin/sleep infinity
                """);
        lab.exec("systemctl", "daemon-reload");
        UnitName extra = new UnitName("lab-extra.service");
        List<UnitName> none = List.of();
        try {
            assertEquals(
                    new StartClosure(
                            none, List.of(new UnitName("dev-lab\\x2dextra.device")), none, List.of(extra), none, false),
                    bus.startClosure(extra));
        } finally {
            lab.exec("sh", "-c", "rm -f /run/systemd/system/lab-extra* && systemctl daemon-reload");
        }
    }

    /** As docker.service and docker.socket are. */
    @Test
    void aSocketThatListensIsNotInTheClosureOfItsServiceAndOneThatIsDownIs() {
        write("lab-extra.socket", "[Socket]\nListenStream=/run/lab-extra\n");
        write("lab-extra.service", "[Unit]\nRequires=lab-extra.socket\n[Service]\nExecStart=/bin/sleep infinity\n");
        lab.exec("systemctl", "daemon-reload");
        UnitName extra = new UnitName("lab-extra.service");
        UnitName socket = new UnitName("lab-extra.socket");
        try {
            assertEquals(new JobOutcome.Done(), bus.start(extra, WAIT));
            lab.crash("lab-extra.service");
            SystemdLab.await("failed", WAIT, () -> bus.read(extra).activeState() == ActiveState.FAILED);
            SystemdLab.await(
                    "listening", WAIT, () -> bus.read(socket).subState().equals("listening"));

            assertEquals(List.of(socket), bus.read(extra).triggeredBy());
            assertEquals(StartClosure.none(), bus.startClosure(extra));

            lab.exec("systemctl", "stop", "lab-extra.socket");
            assertEquals(ActiveState.FAILED, bus.read(extra).activeState());
            assertEquals(StartClosure.pullingIn(List.of(socket)), bus.startClosure(extra));
            assertEquals(new JobOutcome.Done(), bus.start(extra, WAIT));
            assertEquals("running", bus.read(socket).subState());
        } finally {
            lab.exec("systemctl", "stop", "lab-extra.service", "lab-extra.socket");
            lab.exec("sh", "-c", "rm -f /run/systemd/system/lab-extra* && systemctl daemon-reload");
        }
    }

    private static void write(String unit, String text) {
        lab.exec(
                "sh", "-c", "mkdir -p /run/systemd/system && printf %s \"$1\" >\"/run/systemd/system/$0\"", unit, text);
    }

    @Test
    void aUnitRequestedByAnotherNameIsReturnedUnderItsMainName() {
        assertEquals(bus.read(WEB), bus.read(new UnitName("lab-alias.service")));
    }

    @Test
    void aNameThatNoUnitHasIsReturnedAsRequested() {
        UnitName nope = new UnitName("lab-nope.service");
        assertEquals(nope, bus.read(nope).unit());
    }

    @Test
    void dependentsAreThoseThatCannotDoWithoutIt() {
        // lab-part is only part of lab-db, and lab-wants only wants lab-idle.
        assertEquals(Set.of(new UnitName("lab-app.service")), bus.dependents(new UnitName("lab-db.service")));
        assertEquals(Set.of(), bus.dependents(new UnitName("lab-app.service")));
        assertEquals(Set.of(), bus.dependents(new UnitName("lab-idle.service")));
        assertEquals(Set.of(), bus.dependents(new UnitName("lab-nope.service")));
    }

    @Test
    void dependentsAreFollowedThroughUnitsOfOtherKinds() {
        // Ordinary services require sysinit.target, and that by way of other kinds.
        assertTrue(bus.dependents(new UnitName("sysinit.target"))
                .containsAll(Set.of(WEB, new UnitName("lab-db.service"), new UnitName("lab-app.service"))));
    }

    @Test
    void aSnapshotIsWhatReadsSay() {
        List<UnitState> cold = bus.snapshot(UnitName::isService);
        for (UnitState state : cold) {
            if (state.unit().value().startsWith("lab-")) {
                assertEquals(bus.read(state.unit()), state);
            }
        }
        try (UnitWatch _ = bus.watch(unit -> !unit.equals(WEB), event -> {})) {
            bus.snapshot(UnitName::isService);
            String invocation = bus.read(WEB).invocationId();
            lab.exec("systemctl", "restart", "lab-web.service");
            assertTrue(
                    bus.snapshot(UnitName::isService).stream()
                            .anyMatch(state -> state.unit().equals(WEB)
                                    && !state.invocationId().equals(invocation)),
                    "a unit that is not watched is read each time");
        }
        try (UnitWatch _ = bus.watch(event -> {})) {
            bus.snapshot(UnitName::isService);
            lab.crash("lab-web.service");
            SystemdLab.await(
                    "the snapshot shows the crash",
                    WAIT,
                    () -> bus.snapshot(UnitName::isService).stream()
                            .anyMatch(state -> state.unit().equals(WEB)
                                    && state.activeState() == ActiveState.FAILED
                                    && state.result().equals("signal")));
        }
    }
}
