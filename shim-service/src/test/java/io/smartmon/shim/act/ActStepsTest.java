package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.shim.journal.RateLimit;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.helper.FakeUnits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the steps refuse although the helper's own policy names the unit. */
class ActStepsTest {
    private static final String MACHINE = "0123456789abcdef0123456789abcdef";
    private static final String BOOT = "b0070000-0000-4000-8000-000000000001";
    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final UnitName ALIAS = new UnitName("lab-alias.service");

    private final FakeUnits units = new FakeUnits();
    /** What happens when the steps have looked that often at the unit. */
    private final Map<Integer, Runnable> afterLook = new HashMap<>();

    private long now = 1_000;

    @TempDir
    private Path folder;

    private final Looks looks = new Looks(new FakeUnitsPort(units), afterLook);
    private PlanJournal journal;
    private ActSteps steps;

    @BeforeEach
    void aPolicyThatNamesBoth() throws IOException {
        journal = PlanJournal.open(folder.resolve("journal"), RateLimit.standard());
        Path machineId = Files.writeString(folder.resolve("machine-id"), MACHINE);
        steps = steps(new MachineIdentity(List.of(machineId)));
    }

    private ActSteps steps(MachineIdentity machine) {
        return new ActSteps(
                machine,
                HelperPolicy.ofStart(Set.of(WEB, ALIAS)),
                new HoldFiles(List.of(folder.resolve("HOLD"))),
                Handlers.installed(),
                new HelperContext(looks),
                journal,
                new BootClock() {
                    @Override
                    public String bootId() {
                        return BOOT;
                    }

                    @Override
                    public long now() {
                        return now;
                    }
                },
                Duration.ofSeconds(1),
                ReentrantLock::new);
    }

    /** The units of a machine on which something happens between two looks. */
    private static final class Looks implements Units {
        private final Units behind;
        private final Map<Integer, Runnable> after;
        private int made;
        private Consumer<WaitLimit> duringCall = limit -> {};

        Looks(Units behind, Map<Integer, Runnable> after) {
            this.behind = behind;
            this.after = after;
        }

        @Override
        public JobsHeard listen(Set<UnitName> of) {
            return behind.listen(of);
        }

        @Override
        public UnitRead read(UnitName unit) {
            UnitRead seen = behind.read(unit);
            after.getOrDefault(++made, () -> {}).run();
            return seen;
        }

        @Override
        public ActResult call(UnitVerb verb, UnitName unit, WaitLimit limit) {
            duringCall.accept(limit);
            return behind.call(verb, unit, limit);
        }

        @Override
        public Optional<Reason> absence() {
            return behind.absence();
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aUnitIsStartedByItsMainNameAlone() {
        units.set(FakeUnits.failed(WEB));
        units.alias(ALIAS, WEB);

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(ALIAS, WEB)));

        assertEquals(Refusal.INVALID, refused.refusal());
        assertEquals(Reason.of("other_name", "main_name", Measure.text(WEB.value())), refused.reason());
        assertEquals(FakeUnits.failed(WEB).measures(), refused.saw());
        assertEquals(List.of(), units.starts());
        assertInstanceOf(ActAnswer.Done.class, steps.act(start(WEB, WEB)));
        assertEquals(List.of(WEB), units.starts());
    }

    @Test
    void anotherNameOfAProtectedUnitIsProtected() {
        UnitName ssh = new UnitName("ssh.service");
        units.set(FakeUnits.failed(ssh));
        units.alias(ALIAS, ssh);

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(ALIAS, ssh)));

        assertEquals(Refusal.PROTECTED, refused.refusal());
        assertEquals(Reason.of("protected_remote_access", "main_name", Measure.text(ssh.value())), refused.reason());
        assertEquals(List.of(), units.starts());
    }

    @Test
    void aUnitThatCameBackWhileThePlanWasWrittenIsLeft() {
        units.set(FakeUnits.failed(WEB));
        afterLook.put(1, () -> units.set(FakeUnits.active(WEB)));

        assertNotCalled(Refusal.STATE_CHANGED);
    }

    /** As a stop of what has failed already, which changes nothing. */
    @Test
    void aJobThatWasHeardWhileThePlanWasWrittenStopsIt() {
        units.set(FakeUnits.failed(WEB));
        afterLook.put(1, () -> units.job(WEB));

        assertNotCalled(Refusal.STATE_CHANGED);
    }

    @Test
    void aHoldThatCameWhileThePlanWasWrittenStopsIt() {
        units.set(FakeUnits.failed(WEB));
        afterLook.put(2, this::placeHold);

        assertNotCalled(Refusal.HOLD);
    }

    @Test
    void aPlanThatWasWrittenTooSlowlyIsLate() {
        units.set(FakeUnits.failed(WEB));
        afterLook.put(2, () -> now = 2_001);

        assertNotCalled(Refusal.LATE);
    }

    @Test
    void aRequestMayComeUntilTheVeryEndOfItsTimeAndIsToldHowLateItIsAfterThat() {
        units.set(FakeUnits.failed(WEB));
        now = 2_003;

        ActAnswer.Refused late = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(WEB, WEB)));
        assertEquals(Refusal.LATE, late.refusal());
        assertEquals(Reason.of("late", "late", Measure.span(Duration.ofMillis(30))), late.reason());

        now = 2_000;
        assertInstanceOf(ActAnswer.Done.class, steps.act(start(WEB, WEB)));
    }

    @Test
    void whatStillWaitsBehindAnotherUnitMayBeginNeitherInAHoldNorLate() {
        units.set(FakeUnits.failed(WEB));
        List<Boolean> tooLate = new ArrayList<>();
        List<Duration> waits = new ArrayList<>();
        looks.duringCall = limit -> {
            waits.add(limit.atMost());
            now = 2_000;
            tooLate.add(limit.tooLateToBegin().getAsBoolean());
            placeHold();
            tooLate.add(limit.tooLateToBegin().getAsBoolean());
            liftHold();
            tooLate.add(limit.tooLateToBegin().getAsBoolean());
            now = 2_001;
            tooLate.add(limit.tooLateToBegin().getAsBoolean());
        };

        steps.act(start(WEB, WEB));

        assertEquals(List.of(false, true, false, true), tooLate);
        assertEquals(List.of(Duration.ofSeconds(1)), waits);
    }

    @Test
    void whatIsLateOrInAHoldOrOfAnEarlierHolderIsRefusedBeforeAnythingIsRead() {
        units.set(FakeUnits.active(WEB));
        placeHold();
        assertRefused(Refusal.HOLD, start(WEB, WEB));
        liftHold();
        now = 2_001;
        assertRefused(Refusal.LATE, start(WEB, WEB));
        now = 2_000;
        steps.recall(UUID.randomUUID(), 8);
        assertRefused(Refusal.STALE_EPOCH, start(WEB, WEB));

        assertEquals(0, looks.made);
    }

    @Test
    void whatNoHolderWouldAskForIsRefusedAndClosesTheDoorToNobody() {
        units.set(FakeUnits.failed(WEB));
        StartUnit action = new StartUnit(WEB, ExpectedState.of(FakeUnits.failed(WEB)), List.of());

        assertRefused(Refusal.INVALID, request(action, Long.MAX_VALUE, 2_000));
        assertRefused(Refusal.INVALID, request(action, 7, Long.MAX_VALUE));
        assertRefused(Refusal.INVALID, request(action, 7, now + 6_001));
        UUID plan = UUID.randomUUID();
        ActAnswer.Refused leaping = assertInstanceOf(ActAnswer.Refused.class, steps.recall(plan, Long.MAX_VALUE));
        assertEquals(Refusal.INVALID, leaping.refusal());

        assertEquals(7, journal.epoch());
        assertEquals(Optional.empty(), journal.known(plan, "any"));
        assertInstanceOf(ActAnswer.Done.class, steps.act(request(action)));
    }

    @Test
    void aUnitInAnotherStateIsLeftBeforeThePlanIsAccepted() {
        units.set(FakeUnits.active(WEB));
        assertEquals(
                new Reason(
                        "state_not_expected",
                        Measures.builder()
                                .text("expected", "failed/failed")
                                .text("state", "active/running")
                                .build()),
                assertRefused(Refusal.STATE_CHANGED, start(WEB, WEB)).reason());
        units.set(FakeUnits.withJob(WEB));
        assertEquals(
                new Reason(
                        "state_not_expected",
                        Measures.builder()
                                .text("expected", "failed/failed")
                                .text("state", "failed/failed")
                                .count("job", 77)
                                .build()),
                assertRefused(Refusal.STATE_CHANGED, start(WEB, WEB)).reason());

        assertEquals(Optional.empty(), journal.lastAccepted());
    }

    @Test
    void aStartIsForWhatIsDownAlone() {
        UnitState up = FakeUnits.active(WEB);
        units.set(up);

        ActAnswer.Refused refused =
                assertRefused(Refusal.INVALID, request(new StartUnit(WEB, ExpectedState.of(up), List.of())));

        assertEquals(Reason.of("not_for_this_state", "state", Measure.text("active/running")), refused.reason());
        assertEquals(List.of(), units.starts());
    }

    @Test
    void onAMachineWithoutAnIdNothingIsDoneUntilItHasOne() throws IOException {
        units.set(FakeUnits.failed(WEB));
        Path none = folder.resolve("no-machine-id");
        steps = steps(new MachineIdentity(List.of(none)));

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(WEB, WEB)));
        assertEquals(Reason.of("machine_id_unknown"), refused.reason());

        Files.writeString(none, MACHINE);
        assertInstanceOf(ActAnswer.Done.class, steps.act(start(WEB, WEB)));
    }

    @Test
    void aLongTextOfTheHostsOwnDoesNotFillTheJournal() {
        UnitState failed = FakeUnits.failed(WEB);
        Measures described = failed.measures().with("Description", Measure.text("x".repeat(5_000)));
        units.set(UnitState.of(WEB, described.with("ActiveState", Measure.text("active"))));

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(start(WEB, WEB)));

        assertEquals(Optional.of("x".repeat(300)), refused.saw().text("Description"));
        assertTrue(journal.bytes() < 2_500, "bytes: " + journal.bytes());
    }

    /** Nothing is called, and the journal says so although the plan was accepted. */
    private void assertNotCalled(Refusal why) {
        ActRequest request = start(WEB, WEB);

        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(request));

        assertEquals(why, refused.refusal());
        assertEquals(List.of(), units.starts());
        assertEquals(refused, steps.recall(request.plan(), 8));
    }

    private ActAnswer.Refused assertRefused(Refusal why, ActRequest request) {
        ActAnswer.Refused refused = assertInstanceOf(ActAnswer.Refused.class, steps.act(request));
        assertEquals(why, refused.refusal(), refused.reason()::toString);
        return refused;
    }

    private void placeHold() {
        try {
            Files.createFile(folder.resolve("HOLD"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void liftHold() {
        try {
            Files.delete(folder.resolve("HOLD"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A request that is right in all but the name. */
    private static ActRequest start(UnitName unit, UnitName seenAs) {
        return request(new StartUnit(unit, ExpectedState.of(FakeUnits.failed(seenAs)), List.of()));
    }

    private static ActRequest request(StartUnit action) {
        return request(action, 7, 2_000);
    }

    private static ActRequest request(StartUnit action, long epoch, long notAfter) {
        return new ActRequest(
                ActRequest.VERSION,
                UUID.randomUUID(),
                "a".repeat(64),
                MACHINE,
                BOOT,
                new HostId(UUID.randomUUID()),
                epoch,
                notAfter,
                action);
    }
}
