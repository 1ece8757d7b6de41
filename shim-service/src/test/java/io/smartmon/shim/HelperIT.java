package io.smartmon.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult.Outcome;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.shim.act.ActSteps;
import io.smartmon.shim.act.BusUnits;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.process.Breakpoints;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The helper as a process, and a real systemd. */
class HelperIT {
    @RegisterExtension
    static final SystemdLab LAB = new SystemdLab();

    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final UnitName ALIAS = new UnitName("lab-alias.service");
    private static final UnitName HANG = new UnitName("lab-hang.service");

    @TempDir
    private Path parent;

    private HelperProcess helper;

    @BeforeEach
    void makeTheFolder() throws IOException {
        helper = new HelperProcess(parent, LAB.busAddress(), WEB, ALIAS, HANG);
    }

    @AfterEach
    void resetTheLab() {
        LAB.reset(WEB.value());
    }

    @Test
    void aCrashedUnitIsStartedOnceHoweverOftenItIsAsked() throws IOException {
        long began = System.nanoTime();
        try (JavaProcess process = helper.start()) {
            long listening = System.nanoTime();
            ActRequest request = requestAfterCrash();
            RawCaller caller = helper.caller();
            ActAnswer.Done done = assertInstanceOf(ActAnswer.Done.class, caller.act(request));
            assertEquals(Outcome.DONE, done.result().outcome());
            String invocation = LAB.show(WEB.value(), "InvocationID");
            assertNotEquals(((StartUnit) request.action()).expected().invocationId(), invocation);
            assertEquals(done, caller.act(request));
            assertEquals(done, caller.recall(request.plan(), request.epoch()));
            assertEquals(invocation, LAB.show(WEB.value(), "InvocationID"));
            long ready = (listening - began) / 1_000_000;
            process.residentMegabytes()
                    .ifPresent(resident -> System.out.printf(
                            Locale.ROOT,
                            "helper: resident %.1f MB after an act, listening after %d ms%n",
                            resident,
                            ready));
        }
    }

    @Test
    void aUnitThatCameBackFirstKeepsItsRun() throws IOException {
        try (JavaProcess process = helper.start()) {
            assertTrue(process.isAlive());
            ActRequest request = requestAfterCrash();
            LAB.exec("systemctl", "start", WEB.value());
            String invocation = LAB.show(WEB.value(), "InvocationID");
            ActAnswer.Refused refused =
                    assertInstanceOf(ActAnswer.Refused.class, helper.caller().act(request));
            assertEquals(Refusal.STATE_CHANGED, refused.refusal());
            assertEquals(Optional.of(invocation), refused.saw().text("InvocationID"));
            assertEquals(invocation, LAB.show(WEB.value(), "InvocationID"));
        }
    }

    @Test
    void aStopInFlightIsNeverCancelled() {
        LAB.exec("systemctl", "start", HANG.value());
        LAB.exec("systemctl", "stop", "--no-block", HANG.value());
        try (BusUnits units = new BusUnits(BusConfig.at(LAB.busAddress()))) {
            assertEquals(Optional.empty(), units.absence());
            assertEquals(
                    Outcome.CONFLICT,
                    units.call(UnitVerb.START, HANG, WaitLimit.of(Duration.ofSeconds(2)))
                            .outcome());
            assertEquals("deactivating", LAB.show(HANG.value(), "ActiveState"));
        } finally {
            LAB.signal(HANG.value(), "KILL");
        }
    }

    /** Each step, and what a helper that was killed at its beginning says of the plan afterwards. */
    @ParameterizedTest
    @CsvSource({
        "check, VOIDED, failed",
        "recordAccepted, VOIDED, failed",
        "callSystemd, INDETERMINATE, failed",
        "recordResult, INDETERMINATE, active",
        "answer, DONE, active"
    })
    void killedBetweenAnyTwoStepsItNeverActsTwice(String step, String afterwards, String unitState)
            throws IOException, InterruptedException {
        ActRequest request;
        try (JavaProcess process =
                helper.start(helper.launch("io.smartmon.shim.HelperMain").debug())) {
            request = requestAfterCrash();
            Breakpoints.Stop stop = process.stopAt(ActSteps.class.getName(), step);
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            Thread caller = Thread.ofPlatform().start(() -> ignoringTheEnd(request, failure));
            assertTrue(stop.await(Duration.ofSeconds(20)), "never came to " + step + ": " + process.output());
            process.kill();
            caller.join();
            assertTrue(failure.get() != null, "an answer came out of a helper that was stopped before it");
        }
        String invocation = LAB.show(WEB.value(), "InvocationID");
        assertEquals(unitState, LAB.show(WEB.value(), "ActiveState"));
        try (JavaProcess process = helper.start()) {
            assertTrue(process.isAlive());
            RawCaller caller = helper.caller();
            ActAnswer recalled = caller.recall(request.plan(), request.epoch() + 1);
            assertEquals(afterwards, code(recalled));
            assertEquals(recalled, caller.act(request));
        }
        assertEquals(invocation, LAB.show(WEB.value(), "InvocationID"));
    }

    @Test
    void aHoldFileStopsIt() throws IOException {
        try (JavaProcess process = helper.start()) {
            assertTrue(process.isAlive());
            ActRequest request = requestAfterCrash();
            Files.createFile(helper.folder().resolve("HOLD"));
            assertEquals("HOLD", code(helper.caller().act(request)));
            assertEquals("failed", LAB.show(WEB.value(), "ActiveState"));
        }
    }

    @Test
    void anotherNameOfAUnitIsRefused() throws IOException {
        try (JavaProcess process = helper.start()) {
            assertTrue(process.isAlive());
            ActAnswer.Refused refused =
                    assertInstanceOf(ActAnswer.Refused.class, helper.caller().act(requestAfterCrash(ALIAS)));
            assertEquals(Refusal.INVALID, refused.refusal());
            assertEquals(Reason.of("other_name", "main_name", Measure.text(WEB.value())), refused.reason());
            assertEquals("failed", LAB.show(WEB.value(), "ActiveState"));
        }
    }

    private void ignoringTheEnd(ActRequest request, AtomicReference<@Nullable Throwable> failure) {
        CompletableFuture.supplyAsync(() -> {
                    try {
                        return helper.caller().act(request);
                    } catch (IOException unreadable) {
                        throw new IllegalStateException(unreadable);
                    }
                })
                .whenComplete((answer, thrown) -> failure.set(thrown))
                .exceptionally(thrown -> null)
                .join();
    }

    private static String code(ActAnswer answer) {
        return switch (answer) {
            case ActAnswer.Done ignored -> "DONE";
            case ActAnswer.Indeterminate ignored -> "INDETERMINATE";
            case ActAnswer.Refused refused -> refused.refusal().name();
            case ActAnswer.Unavailable ignored -> "UNAVAILABLE";
        };
    }

    private ActRequest requestAfterCrash() throws IOException {
        return requestAfterCrash(WEB);
    }

    /** A request that names the unit so, with the state that it really has. */
    private ActRequest requestAfterCrash(UnitName named) throws IOException {
        LAB.crash(WEB.value());
        SystemdLab.await(
                "the unit failed",
                Duration.ofSeconds(5),
                () -> LAB.show(WEB.value(), "ActiveState").equals("failed"));
        return helper.request(new StartUnit(
                named,
                new ExpectedState(
                        ActiveState.FAILED,
                        "failed",
                        LAB.show(WEB.value(), "InvocationID"),
                        Long.parseLong(LAB.show(WEB.value(), "StateChangeTimestampMonotonic"))),
                List.of()));
    }
}
