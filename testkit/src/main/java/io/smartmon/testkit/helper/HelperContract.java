package io.smartmon.testkit.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.wire.helper.HelperJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The contract of every helper. A subclass provides a fresh one for each test; each test also runs over the wire and
 * every call made twice.
 */
public abstract class HelperContract {
    /** The machine on which the helpers under test act. */
    protected static final String MACHINE = "0123456789abcdef0123456789abcdef";

    /** A unit that the helpers under test may start. */
    protected static final UnitName ALLOWED = new UnitName("lab-web.service");

    /** A unit that may come up with it; no other may. */
    protected static final UnitName DEPENDENCY = new UnitName("lab-db.service");

    private static final HostId HOST = new HostId(UUID.fromString("0198c0de-0000-7000-8000-0000000000aa"));
    private static final UnitName OTHER = new UnitName("lab-other.service");
    private static final List<UnitName> ONE = List.of(OTHER);

    /** Makes a contract. */
    protected HelperContract() {}

    /** A helper under test, and the strings by which its world is pulled. */
    public interface Fixture {
        /** The helper; the same one each time. */
        Helper helper();

        /** The units that it acts on. {@link #ALLOWED} and no other may be started, and {@link #DEPENDENCY} with it. */
        FakeUnits units();

        /** The boot that it is in. */
        String bootId();

        /** The time since boot by its clock, in hundredths of a second. */
        long now();

        /** Places a hold on it, or lifts it. */
        void hold(boolean present);

        /** What it says that it accepted last; empty before the first. */
        Optional<UUID> lastAccepted();
    }

    /** A fresh helper that knows no plan. */
    protected abstract Fixture fixture();

    @Test
    void aFailedUnitIsStartedOnce() {
        Fixture fixture = fixtureWithFailedUnit();
        ActRequest request = request(fixture);
        Helper twice = new WireRoundTrip(fixture.helper());
        ActAnswer.Done done = assertInstanceOf(ActAnswer.Done.class, twice.act(request));
        assertEquals(ActResult.Outcome.DONE, done.result().outcome());
        assertEquals(done, twice.recall(request.plan(), request.epoch()));
        assertEquals(List.of(ALLOWED), fixture.units().starts());
    }

    @Test
    void whatItAcceptedLastIsNeitherWhatItRefusedNorWhatWasRecalled() {
        Fixture fixture = fixtureWithFailedUnit();
        assertEquals(Optional.empty(), fixture.lastAccepted());
        ActRequest request = request(fixture);
        assertInstanceOf(ActAnswer.Done.class, fixture.helper().act(request));
        assertEquals(Optional.of(request.plan()), fixture.lastAccepted());
        fixture.hold(true);
        assertInstanceOf(ActAnswer.Refused.class, fixture.helper().act(request(fixture)));
        fixture.helper().recall(UUID.randomUUID(), request.epoch());
        assertEquals(Optional.of(request.plan()), fixture.lastAccepted());
    }

    @Test
    void manyCallersAtOnceOfOnePlanStartOnce() throws InterruptedException, ExecutionException {
        Fixture fixture = fixtureWithFailedUnit();
        ActRequest request = request(fixture);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ActAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> fixture.helper().act(request)));
            }
            for (Future<ActAnswer> answer : answers) {
                assertInstanceOf(ActAnswer.Done.class, answer.get());
            }
        }
        assertEquals(List.of(ALLOWED), fixture.units().starts());
    }

    @Test
    void theSameIdWithAnotherHashIsAnotherPlan() {
        Fixture fixture = fixtureWithFailedUnit();
        ActRequest request = request(fixture);
        fixture.helper().act(request);
        ActRequest forged = new ActRequest(
                request.version(),
                request.plan(),
                "f".repeat(64),
                request.machineId(),
                request.bootId(),
                request.host(),
                request.epoch(),
                request.notAfter(),
                request.action());
        assertRefused(Refusal.OTHER_PLAN, fixture, forged);
        assertEquals(1, fixture.units().starts().size());
    }

    @Test
    void aRequestForAnotherMachineIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        assertRefused(
                Refusal.OTHER_MACHINE, fixture, request("f".repeat(32), fixture.bootId(), 7, later(fixture), ALLOWED));
        assertNothingStarted(fixture);
    }

    @Test
    void evidenceFromAnotherBootIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        assertRefused(
                Refusal.OTHER_BOOT,
                fixture,
                request(MACHINE, "11111111-1111-4111-8111-111111111111", 7, later(fixture), ALLOWED));
        assertNothingStarted(fixture);
    }

    @Test
    void aLowerEpochThanOneSeenIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.helper().recall(UUID.randomUUID(), 8);
        assertRefused(Refusal.STALE_EPOCH, fixture, request(MACHINE, fixture.bootId(), 7, later(fixture), ALLOWED));
        assertNothingStarted(fixture);
    }

    @Test
    void theEpochOfAnotherMachineIsNotTakenOver() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.helper().act(request("f".repeat(32), fixture.bootId(), 1_000, later(fixture), ALLOWED));
        assertInstanceOf(ActAnswer.Done.class, fixture.helper().act(request(fixture)));
    }

    @Test
    void aLateRequestIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        assertRefused(Refusal.LATE, fixture, request(MACHINE, fixture.bootId(), 7, fixture.now() - 1, ALLOWED));
        assertNothingStarted(fixture);
    }

    @Test
    void aHoldStopsItAndThatPlanForGood() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.hold(true);
        ActRequest request = request(fixture);
        assertRefused(Refusal.HOLD, fixture, request);
        fixture.hold(false);
        assertRefused(Refusal.HOLD, fixture, request);
        assertNothingStarted(fixture);
        assertInstanceOf(ActAnswer.Done.class, fixture.helper().act(request(fixture)));
    }

    @Test
    void aProtectedUnitIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        UnitName ssh = new UnitName("ssh.service");
        fixture.units().set(FakeUnits.failed(ssh));
        assertRefused(Refusal.PROTECTED, fixture, request(MACHINE, fixture.bootId(), 7, later(fixture), ssh));
        assertNothingStarted(fixture);
    }

    @Test
    void aUnitOutsideTheHelpersPolicyIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.units().set(FakeUnits.failed(OTHER));
        assertRefused(Refusal.NOT_ALLOWED, fixture, request(MACHINE, fixture.bootId(), 7, later(fixture), OTHER));
        assertNothingStarted(fixture);
    }

    @Test
    void aUnitThatDoesNotExistIsRefused() {
        Fixture fixture = fixture();
        assertRefused(Refusal.INVALID, fixture, request(fixture));
        assertNothingStarted(fixture);
    }

    @Test
    void aUnitThatCameBackIsLeftAndShownAsSeen() {
        Fixture fixture = fixture();
        UnitState back = FakeUnits.active(ALLOWED);
        fixture.units().set(back);
        assertEquals(
                back.measures(),
                assertRefused(Refusal.STATE_CHANGED, fixture, request(fixture)).saw());
        assertNothingStarted(fixture);
    }

    @Test
    void aUnitWithAJobInFlightIsLeft() {
        Fixture fixture = fixture();
        fixture.units().set(FakeUnits.withJob(ALLOWED));
        assertRefused(Refusal.STATE_CHANGED, fixture, request(fixture));
        assertNothingStarted(fixture);
    }

    @Test
    void aUnitWhoseFilesSystemdHasNotReadIsLeft() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.units().edit(ALLOWED);
        assertRefused(Refusal.STATE_CHANGED, fixture, request(fixture));
        assertNothingStarted(fixture);
    }

    @Test
    void unitsThatWouldComeUpWithItMustBeNamed() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.units().closure(ALLOWED, StartClosure.pullingIn(List.of(DEPENDENCY)));
        assertRefused(Refusal.CLOSURE, fixture, request(fixture));
        assertNothingStarted(fixture);
        assertInstanceOf(ActAnswer.Done.class, fixture.helper().act(naming(fixture, DEPENDENCY)));
    }

    @Test
    void aPlanCannotNameMoreThanTheHelpersOwnPolicy() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.units().closure(ALLOWED, StartClosure.pullingIn(ONE));
        assertRefused(Refusal.NOT_ALLOWED, fixture, naming(fixture, OTHER));
        assertRefused(Refusal.NOT_ALLOWED, fixture, naming(fixture, DEPENDENCY, OTHER));
        assertRefused(Refusal.PROTECTED, fixture, naming(fixture, new UnitName("ssh.socket")));
        assertNothingStarted(fixture);
    }

    @Test
    void aStartThatWouldDoWhatNoPlanCanNameIsRefused() {
        Fixture fixture = fixtureWithFailedUnit();
        List<UnitName> none = List.of();
        for (StartClosure closure : List.of(
                new StartClosure(none, ONE, none, none, none, false),
                new StartClosure(none, none, ONE, none, none, false),
                new StartClosure(none, none, none, ONE, none, false),
                new StartClosure(none, none, none, none, ONE, false),
                new StartClosure(none, none, none, none, none, true))) {
            fixture.units().closure(ALLOWED, closure);
            assertRefused(Refusal.CLOSURE, fixture, request(fixture));
        }
        assertNothingStarted(fixture);
    }

    @Test
    void withoutABusNothingIsCalled() {
        Fixture fixture = fixtureWithFailedUnit();
        fixture.units().busAbsent("no system bus");
        assertEquals(
                Measures.none(),
                assertRefused(Refusal.NO_BUS, fixture, request(fixture)).saw());
        assertNothingStarted(fixture);
    }

    @Test
    void aPlanThatWasRecalledBeforeItCameIsNeverDone() {
        Fixture fixture = fixtureWithFailedUnit();
        ActRequest request = request(fixture);
        Helper twice = new WireRoundTrip(fixture.helper());
        ActAnswer.Refused burned =
                assertInstanceOf(ActAnswer.Refused.class, twice.recall(request.plan(), request.epoch()));
        assertEquals(Refusal.VOIDED, burned.refusal());
        assertRefused(Refusal.VOIDED, fixture, request);
        assertNothingStarted(fixture);
    }

    @Test
    void aPlanThatAStaleRecoveryAskedAboutIsNeverDoneEither() {
        Fixture fixture = fixtureWithFailedUnit();
        ActRequest request = request(fixture);
        fixture.helper().recall(UUID.randomUUID(), 7);
        ActAnswer.Refused stale =
                assertInstanceOf(ActAnswer.Refused.class, fixture.helper().recall(request.plan(), 6));
        assertEquals(Refusal.STALE_EPOCH, stale.refusal());
        assertRefused(Refusal.STALE_EPOCH, fixture, request);
        assertNothingStarted(fixture);
    }

    @Test
    void whatSystemdSaysIsHandedOn() {
        Fixture fixture = fixtureWithFailedUnit();
        ActResult conflict = new ActResult(
                ActResult.Outcome.CONFLICT, Reason.message("other_job_in_flight", "Transaction is destructive"));
        fixture.units().startsEndAs(conflict);
        ActAnswer.Done done =
                assertInstanceOf(ActAnswer.Done.class, new WireRoundTrip(fixture.helper()).act(request(fixture)));
        assertEquals(conflict, done.result());
    }

    @Test
    void fieldsThatANewerVersionAddsOutsideTheActionAreIgnored() {
        Fixture fixture = fixtureWithFailedUnit();
        ActRequest request = request(fixture);
        String newer = document(request)
                .replaceFirst("\"version\":1", "\"version\":2,\"trace\":{\"id\":\"x\",\"sampled\":[0.5,null]}");
        ActRequest read = HelperJson.request(newer.getBytes(StandardCharsets.UTF_8));
        assertEquals(2, read.version());
        assertInstanceOf(ActAnswer.Done.class, new WireRoundTrip(fixture.helper()).act(read));
        assertEquals(List.of(ALLOWED), fixture.units().starts());
    }

    @Test
    void anActionWithUnknownFieldsIsRefusedAndNothingIsCalled() {
        Fixture fixture = fixtureWithFailedUnit();
        String verb = "\"verb\":\"start\"";
        String subState = "\"subState\":\"failed\"";
        assertNotUnderstood(fixture, verb, verb + ",\"onlyIf\":\"maintenance\"");
        assertNotUnderstood(fixture, verb, verb + ",\"onlyIf\":null");
        assertNotUnderstood(fixture, verb, "\"verb\":\"start-slowly\"");
        assertNotUnderstood(fixture, subState, subState + ",\"result\":\"signal\"");
        assertNotUnderstood(fixture, subState + ",", "");
        assertNothingStarted(fixture);
    }

    private static void assertNotUnderstood(Fixture fixture, String written, String instead) {
        String own = document(request(fixture));
        String newer = own.replace(written, instead);
        assertNotEquals(own, newer);
        ActRequest read = HelperJson.request(newer.getBytes(StandardCharsets.UTF_8));
        assertInstanceOf(OtherAction.class, read.action());
        ActAnswer.Refused refused = assertRefused(Refusal.INVALID, fixture, read);
        assertEquals("action_not_understood", refused.reason().code());
        assertEquals(refused, fixture.helper().recall(read.plan(), read.epoch()));
    }

    @Test
    void ofTwoPlansForOneUnitAtOnceTheSecondSeesWhatTheFirstDid() throws InterruptedException, ExecutionException {
        Fixture fixture = fixtureWithFailedUnit();
        List<ActRequest> requests = List.of(request(fixture), request(fixture), request(fixture));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ActAnswer>> answers = new ArrayList<>();
            for (ActRequest request : requests) {
                answers.add(callers.submit(() -> fixture.helper().act(request)));
            }
            int done = 0;
            for (Future<ActAnswer> answer : answers) {
                switch (answer.get()) {
                    case ActAnswer.Done ignored -> done++;
                    case ActAnswer.Refused refused -> assertEquals(Refusal.STATE_CHANGED, refused.refusal());
                    case ActAnswer.Indeterminate unexpected -> fail(unexpected.toString());
                    case ActAnswer.Unavailable unexpected -> fail(unexpected.toString());
                }
            }
            assertEquals(1, done);
        }
        assertEquals(List.of(ALLOWED), fixture.units().starts());
    }

    private static String document(ActRequest request) {
        return new String(HelperJson.encode(request), StandardCharsets.UTF_8);
    }

    /** A request that is right in every respect, for a new plan. */
    protected static ActRequest request(Fixture fixture) {
        return request(MACHINE, fixture.bootId(), 7, later(fixture), ALLOWED);
    }

    private static ActRequest request(String machine, String bootId, long epoch, long notAfter, UnitName unit) {
        return request(
                machine,
                bootId,
                epoch,
                notAfter,
                new StartUnit(unit, ExpectedState.of(FakeUnits.failed(unit)), List.of()));
    }

    private static ActRequest naming(Fixture fixture, UnitName... pulledIn) {
        return request(
                MACHINE,
                fixture.bootId(),
                7,
                later(fixture),
                new StartUnit(ALLOWED, ExpectedState.of(FakeUnits.failed(ALLOWED)), List.of(pulledIn)));
    }

    /** A request for a new plan. */
    protected static ActRequest request(String machine, String bootId, long epoch, long notAfter, Action action) {
        return new ActRequest(
                ActRequest.VERSION, UUID.randomUUID(), "a".repeat(64), machine, bootId, HOST, epoch, notAfter, action);
    }

    private static long later(Fixture fixture) {
        return fixture.now() + 1_500;
    }

    private Fixture fixtureWithFailedUnit() {
        Fixture fixture = fixture();
        fixture.units().set(FakeUnits.failed(ALLOWED));
        return fixture;
    }

    private static ActAnswer.Refused assertRefused(Refusal why, Fixture fixture, ActRequest request) {
        ActAnswer.Refused refused =
                assertInstanceOf(ActAnswer.Refused.class, new WireRoundTrip(fixture.helper()).act(request));
        assertEquals(why, refused.refusal(), refused.reason().toString());
        return refused;
    }

    private static void assertNothingStarted(Fixture fixture) {
        assertEquals(List.of(), fixture.units().starts());
    }
}
