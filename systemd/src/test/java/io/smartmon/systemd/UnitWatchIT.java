package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a watch reports of a real systemd. */
final class UnitWatchIT {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final UnitName WEB = new UnitName("lab-web.service");

    @RegisterExtension
    static final SystemdLab lab = new SystemdLab();

    private final Recorder recorder = new Recorder();
    private final SystemdBus bus;

    UnitWatchIT() {
        lab.reset("lab-web.service");
        bus = Buses.open(lab);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    /** Whether nothing happens to it by itself: a reload may make the timer tick again. */
    private static boolean isQuiet(UnitName unit) {
        return unit.value().startsWith("lab-") && !unit.value().startsWith("lab-tick");
    }

    private void watch() {
        var _ = bus.watch(UnitWatchIT::isQuiet, recorder);
    }

    @Test
    void aCrashIsReportedWithAllThatIsKnownOfIt() {
        watch();
        UnitState before = bus.read(WEB);

        lab.crash("lab-web.service");

        UnitState failed = recorder.changed(WEB, "failed").state();
        assertEquals("signal", failed.result());
        assertEquals(2, failed.execMainCode());
        assertEquals(9, failed.execMainStatus());
        assertEquals(before.invocationId(), failed.invocationId());
        assertEquals(0, failed.jobId());
        assertEquals(0, failed.mainPid());
        assertEquals("enabled", failed.unitFileState());
        assertEquals("simple", failed.type());
        assertEquals("no", failed.restart());
        assertEquals(bus.read(WEB), failed);
        assertFalse(recorder.all().stream().anyMatch(UnitEvent.JobSeen.class::isInstance));
    }

    @Test
    void aStopByRequestIsSeenAsAJob() {
        watch();

        lab.exec("systemctl", "stop", "lab-web.service");

        UnitEvent.JobEnded ended = recorder.await(
                        "the end of the job",
                        UnitEvent.JobEnded.class,
                        e -> e.unit().equals(WEB))
                .event();
        UnitEvent.JobSeen seen = recorder.await(
                        "the job", UnitEvent.JobSeen.class, e -> e.unit().equals(WEB))
                .event();
        assertEquals(JobType.STOP, seen.type());
        assertEquals(seen.jobId(), ended.jobId());
        assertEquals("done", ended.result());
        UnitState deactivating = recorder.changed(WEB, "deactivating").state();
        assertEquals(seen.jobId(), deactivating.jobId());
        UnitEvent.Changed settled = recorder.await(
                        "inactive, without a job",
                        UnitEvent.Changed.class,
                        e -> e.state().unit().equals(WEB)
                                && e.state().activeState() == ActiveState.INACTIVE
                                && e.state().jobId() == 0)
                .event();
        assertTrue(
                recorder.all().indexOf(seen) < recorder.all().indexOf(settled),
                () -> recorder.all().toString());
    }

    @Test
    void aReadReturnsOnlyAfterWhatWasSignalledBeforeIt() throws InterruptedException {
        // Reports late: each event takes as long as a listener whose threads have just woken up.
        List<UnitEvent> reported = new CopyOnWriteArrayList<>();
        try (UnitWatch _ = bus.watch(WEB::equals, event -> {
            sleep();
            reported.add(event);
        })) {
            lab.exec("systemctl", "stop", WEB.value());
            UnitState now = bus.read(WEB);
            assertEquals(ActiveState.INACTIVE, now.activeState());
            assertTrue(
                    reported.stream()
                            .anyMatch(
                                    event -> event instanceof UnitEvent.JobSeen(var unit, JobType type, var job, var at)
                                            && type == JobType.STOP),
                    () -> "read before its stop was reported: " + reported);
        } finally {
            lab.reset(WEB.value());
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theShortestStopIsSeenAsAJobToo() {
        // Nothing runs in it: the job is over before its type can be asked for.
        UnitName oneshot = new UnitName("lab-oneshot.service");
        watch();
        try {
            for (int i = 0; i < 20; i++) {
                recorder.clear();
                lab.exec("systemctl", "stop", "lab-oneshot.service");
                recorder.await(
                        "the end of the job",
                        UnitEvent.JobEnded.class,
                        e -> e.unit().equals(oneshot));
                assertEquals(
                        JobType.STOP,
                        recorder.await(
                                        "the job",
                                        UnitEvent.JobSeen.class,
                                        e -> e.unit().equals(oneshot))
                                .event()
                                .type());
                recorder.clear();
                lab.exec("systemctl", "start", "lab-oneshot.service");
                recorder.await(
                        "the end of the job",
                        UnitEvent.JobEnded.class,
                        e -> e.unit().equals(oneshot));
            }
        } finally {
            lab.reset("lab-oneshot.service");
        }
    }

    @Test
    void aRestartIsOneJobThatPassesThroughInactive() {
        watch();
        UnitState before = bus.read(WEB);

        lab.exec("systemctl", "restart", "lab-web.service");

        UnitEvent.Changed active = recorder.await(
                        "active again",
                        UnitEvent.Changed.class,
                        e -> e.state().unit().equals(WEB)
                                && e.state().activeState() == ActiveState.ACTIVE
                                && e.state().jobId() == 0
                                && !e.state().invocationId().equals(before.invocationId()))
                .event();
        assertNotEquals(0, active.state().mainPid());
        List<UnitEvent.JobSeen> jobs = recorder.all().stream()
                .filter(UnitEvent.JobSeen.class::isInstance)
                .map(UnitEvent.JobSeen.class::cast)
                .toList();
        assertEquals(1, jobs.size(), jobs.toString());
        assertEquals(JobType.RESTART, jobs.getFirst().type());
        assertTrue(recorder.changed(WEB, "inactive").state().jobId() > 0);
    }

    @Test
    void aTermSignalFromOutsideLooksLikeAStopButHasNoJob() {
        watch();

        lab.signal("lab-web.service", "TERM");

        UnitState inactive = recorder.changed(WEB, "inactive").state();
        assertEquals("success", inactive.result());
        assertEquals(2, inactive.execMainCode());
        assertEquals(15, inactive.execMainStatus());
        assertFalse(recorder.all().stream().anyMatch(UnitEvent.JobSeen.class::isInstance), () -> "" + recorder.all());
    }

    @Test
    void anAutomaticRestartIsSeenAsSuch() {
        UnitName restarting = new UnitName("lab-restarting.service");
        watch();
        try {
            lab.crash("lab-restarting.service");

            assertEquals(
                    "signal", recorder.changed(restarting, "failed").state().result());
            UnitState waiting = recorder.changed(restarting, "activating").state();
            assertTrue(waiting.inAutoRestart());
            assertTrue(bus.read(restarting).inAutoRestart());
        } finally {
            lab.reset("lab-restarting.service");
        }
    }

    @Test
    void anAutomaticRestartCountsAndIsANewRun() {
        UnitName crash = new UnitName("lab-crash.service");
        watch();
        UnitState before = bus.read(crash);

        lab.crash("lab-crash.service");

        UnitState after = recorder.await(
                        "active again",
                        UnitEvent.Changed.class,
                        e -> e.state().unit().equals(crash)
                                && e.state().activeState() == ActiveState.ACTIVE
                                && e.state().jobId() == 0)
                .event()
                .state();
        assertEquals(before.restarts() + 1, after.restarts());
        assertNotEquals(before.invocationId(), after.invocationId());
    }

    @Test
    void aStopInFlightIsReportedToALaterListener() {
        UnitName hang = new UnitName("lab-hang.service");
        lab.exec("systemctl", "start", "lab-hang.service");
        lab.exec("systemctl", "stop", "--no-block", "lab-hang.service");
        try {
            watch();
            assertEquals(
                    JobType.STOP,
                    recorder.await(
                                    "the job",
                                    UnitEvent.JobSeen.class,
                                    e -> e.unit().equals(hang))
                            .event()
                            .type());
        } finally {
            lab.reset("lab-hang.service");
        }
    }

    /** What systemd has to say of the time before may come a little later. */
    private void watchFromNow() throws InterruptedException {
        watch();
        Thread.sleep(500);
        recorder.clear();
    }

    @Test
    void readingAUnitThatIsNotLoadedIsNoChange() throws InterruptedException {
        watchFromNow();
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    "disabled", bus.read(new UnitName("lab-disabled.service")).unitFileState());
            bus.read(new UnitName("lab-nope.service"));
        }
        Thread.sleep(300);
        assertEquals(List.of(), recorder.all());
    }

    @Test
    void aReloadIsAGapAndUnitFilesAreReadAgain() {
        watch();
        lab.exec("systemctl", "disable", "lab-web.service");
        try {
            recorder.await("the gap", UnitEvent.Gap.class, e -> true);
            lab.crash("lab-web.service");
            assertEquals("disabled", recorder.changed(WEB, "failed").state().unitFileState());
        } finally {
            lab.exec("systemctl", "enable", "lab-web.service");
        }
    }

    @Test
    void theWatchContinuesAfterADaemonReexec() {
        watch();
        lab.exec("systemctl", "daemon-reexec");
        recorder.await("the gap", UnitEvent.Gap.class, e -> true);
        SystemdLab.await("the last gap", WAIT, () -> quiet());

        lab.crash("lab-web.service");

        assertEquals("signal", recorder.changed(WEB, "failed").state().result());
    }

    private boolean quiet() {
        int before = recorder.all().size();
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return recorder.all().size() == before;
    }

    @Test
    void aRestartOfTheBusIsLossAndAnotherConnectionWorks() {
        watch();

        lab.exec("systemctl", "restart", "dbus.service");

        recorder.await("the loss", UnitEvent.Lost.class, e -> true);
        assertThrows(BusLostException.class, () -> bus.read(WEB));
        assertInstanceOf(JobOutcome.BusLost.class, bus.start(WEB, WAIT));
        SystemdLab.await("systemd is back on the bus", WAIT, () -> {
            OpenResult again = SystemdBus.open(BusConfig.at(lab.busAddress()));
            if (again instanceof OpenResult.Opened opened) {
                opened.bus().close();
            }
            return again instanceof OpenResult.Opened;
        });
        try (SystemdBus again = Buses.open(lab)) {
            Recorder recorderAgain = new Recorder();
            try (UnitWatch _ = again.watch(recorderAgain)) {
                lab.crash("lab-web.service");
                assertEquals(
                        "signal", recorderAgain.changed(WEB, "failed").state().result());
            }
        }
        assertEquals(
                1,
                recorder.all().stream().filter(UnitEvent.Lost.class::isInstance).count());
    }

    /** Blocks the events' thread at the first event, as a process that is stopped blocks all of its threads. */
    private void watchBlockedBy(CountDownLatch release) {
        var _ = bus.watch(UnitWatchIT::isQuiet, event -> {
            awaitUninterruptibly(release);
            recorder.on(event);
        });
        lab.crash("lab-web.service");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void moreSignalsThanCanBeKeptEndTheWatch() {
        CountDownLatch release = new CountDownLatch(1);
        watchBlockedBy(release);
        try {
            // Some twenty signals for each restart of two hundred units.
            lab.exec("systemctl", "start", "lab-many.target");
            lab.exec("systemctl", "restart", "lab-many@*.service");
            lab.exec("systemctl", "restart", "lab-many@*.service");
            lab.exec("systemctl", "stop", "lab-many.target", "lab-many@*.service");
        } finally {
            release.countDown();
        }

        UnitEvent.Lost lost =
                recorder.await("the loss", UnitEvent.Lost.class, e -> true).event();

        assertTrue(lost.reason().contains("signals"), lost.reason());
        assertThrows(BusLostException.class, () -> bus.read(WEB));
        // Nothing of what waited was reported: it is older than what the next connection reads.
        assertTrue(recorder.all().size() < 20, () -> recorder.all().toString());
    }

    @Test
    void aProcessThatDidNotRunForLongLosesItsWatch() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        watchBlockedBy(release);
        Thread.sleep(11_000);
        release.countDown();

        UnitEvent.Lost lost =
                recorder.await("the loss", UnitEvent.Lost.class, e -> true).event();

        assertTrue(lost.reason().contains("did not run"), lost.reason());
        assertThrows(BusLostException.class, () -> bus.read(WEB));
    }

    @Test
    void aSignalThatSystemdDidNotSendIsDropped() throws InterruptedException {
        watchFromNow();
        lab.exec(
                "setpriv",
                "--reuid=5990",
                "--regid=5990",
                "--clear-groups",
                "busctl",
                "emit",
                UnitPath.of(WEB),
                "org.freedesktop.DBus.Properties",
                "PropertiesChanged",
                "sa{sv}as",
                "org.freedesktop.systemd1.Unit",
                "1",
                "ActiveState",
                "s",
                "failed",
                "0");
        Thread.sleep(300);
        assertEquals(List.of(), recorder.all());
    }

    @Test
    void aListenerThatFailsDoesNotSilenceTheOthers() {
        var _ = bus.watch(event -> {
            throw new IllegalStateException("a listener's bug, thrown by a test");
        });
        watch();
        lab.crash("lab-web.service");
        recorder.changed(WEB, "failed");
    }

    @Test
    void aClosedWatchReportsNothing() throws InterruptedException {
        bus.watch(recorder).close();
        recorder.clear();
        lab.crash("lab-web.service");
        Thread.sleep(300);
        assertEquals(List.of(), recorder.all());
    }

    @Test
    void aCrashIsReportedWithinMilliseconds() {
        bus.snapshot(UnitNames::worthWatching);
        watch();
        bus.snapshot(UnitNames::worthWatching);
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            SystemdLab.MainProcess process = lab.mainProcess("lab-web.service");
            recorder.clear();
            long killed = System.nanoTime();
            process.crash();
            micros.add((recorder.await(
                                            "failed",
                                            UnitEvent.Changed.class,
                                            e -> e.state().unit().equals(WEB)
                                                    && e.state().activeState() == ActiveState.FAILED)
                                    .nanos()
                            - killed)
                    / 1000);
            // A start limit would end the series.
            lab.exec("systemctl", "reset-failed", "lab-web.service");
            assertEquals(new JobOutcome.Done(), bus.start(WEB, WAIT));
        }
        Collections.sort(micros);
        System.out.println(String.format(
                Locale.ROOT,
                "crash to event, %d times: p50 %.1f ms, p90 %.1f ms, greatest %.1f ms",
                micros.size(),
                micros.get(micros.size() / 2) / 1000.0,
                micros.get(micros.size() * 9 / 10) / 1000.0,
                micros.getLast() / 1000.0));
        assertTrue(micros.get(micros.size() / 2) < 50_000, micros.toString());
    }

    @Test
    void aSnapshotOfTwoHundredUnitsTakesMilliseconds() {
        lab.exec("systemctl", "start", "lab-many.target");
        try {
            long cold = System.nanoTime();
            bus.snapshot(_ -> true);
            cold = System.nanoTime() - cold;
            var _ = bus.watch(_ -> true, recorder);
            int units = bus.snapshot(_ -> true).size();
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                long before = System.nanoTime();
                assertEquals(units, bus.snapshot(_ -> true).size());
                micros.add((System.nanoTime() - before) / 1000);
            }
            Collections.sort(micros);
            System.out.println(String.format(
                    Locale.ROOT,
                    "a snapshot of %d units: first %.1f ms, then p50 %.1f ms, greatest %.1f ms",
                    units,
                    cold / 1e6,
                    micros.get(25) / 1000.0,
                    micros.getLast() / 1000.0));
            assertTrue(units >= 200, units + " units");
            assertTrue(micros.get(25) < 50_000, micros.toString());
        } finally {
            lab.exec("systemctl", "stop", "lab-many.target", "lab-many@*.service");
        }
    }
}
