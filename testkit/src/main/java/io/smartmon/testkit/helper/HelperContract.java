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
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.protocol.helper.HelperJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every helper must do. A subclass gives a fresh one for each test; each test also runs with the wire in between and
 * every call made twice.
 */
public abstract class HelperContract {
    /** The machine on which the helpers under test act. */
    protected static final String MACHINE = "0123456789abcdef0123456789abcdef";

    /** A unit that the helpers under test may start. */
    protected static final UnitName ALLOWED = new UnitName("lab-web.service");

    private static final HostId HOST = new HostId(UUID.fromString("0198c0de-0000-7000-8000-0000000000aa"));
    private static final UnitName OTHER = new UnitName("lab-other.service");
    private static final UnitName DEPENDENCY = new UnitName("lab-db.service");

    /** Makes a contract. */
    protected HelperContract() {}

    /** A helper under test, and the strings by which its world is pulled. */
    public interface Bench {
        /** The helper; the same one each time. */
        Helper helper();

        /** The units that it acts on. {@link #ALLOWED} and no other may be started. */
        FakeUnits units();

        /** The boot that it is in. */
        String bootId();

        /** The time since boot by its clock, in hundredths of a second. */
        long now();

        /** Places a hold on it, or lifts it. */
        void hold(boolean stands);
    }

    /** A fresh helper that knows no plan. */
    protected abstract Bench bench();

    @Test
    void aFailedUnitIsStartedOnce() {
        Bench bench = benchWithFailedUnit();
        ActRequest request = request(bench);
        Helper twice = new TwiceOverTheWire(bench.helper());
        ActAnswer.Done done = assertInstanceOf(ActAnswer.Done.class, twice.act(request));
        assertEquals(ActResult.Outcome.DONE, done.result().outcome());
        assertEquals(done, twice.recall(request.plan(), request.epoch()));
        assertEquals(List.of(ALLOWED), bench.units().starts());
    }

    @Test
    void manyCallersAtOnceOfOnePlanStartOnce() throws InterruptedException, ExecutionException {
        Bench bench = benchWithFailedUnit();
        ActRequest request = request(bench);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ActAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> bench.helper().act(request)));
            }
            for (Future<ActAnswer> answer : answers) {
                assertInstanceOf(ActAnswer.Done.class, answer.get());
            }
        }
        assertEquals(List.of(ALLOWED), bench.units().starts());
    }

    @Test
    void theSameIdWithAnotherHashIsAnotherPlan() {
        Bench bench = benchWithFailedUnit();
        ActRequest request = request(bench);
        bench.helper().act(request);
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
        assertRefused(Refusal.OTHER_PLAN, bench, forged);
        assertEquals(1, bench.units().starts().size());
    }

    @Test
    void aRequestForAnotherMachineIsRefused() {
        Bench bench = benchWithFailedUnit();
        assertRefused(Refusal.OTHER_MACHINE, bench, request("f".repeat(32), bench.bootId(), 7, later(bench), ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void evidenceFromAnotherBootIsRefused() {
        Bench bench = benchWithFailedUnit();
        assertRefused(
                Refusal.OTHER_BOOT,
                bench,
                request(MACHINE, "11111111-1111-4111-8111-111111111111", 7, later(bench), ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void aLowerEpochThanOneSeenIsRefused() {
        Bench bench = benchWithFailedUnit();
        bench.helper().recall(UUID.randomUUID(), 8);
        assertRefused(Refusal.STALE_EPOCH, bench, request(MACHINE, bench.bootId(), 7, later(bench), ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void theEpochOfAnotherMachineIsNotTakenOver() {
        Bench bench = benchWithFailedUnit();
        bench.helper().act(request("f".repeat(32), bench.bootId(), 1_000, later(bench), ALLOWED));
        assertInstanceOf(ActAnswer.Done.class, bench.helper().act(request(bench)));
    }

    @Test
    void aLateRequestIsRefused() {
        Bench bench = benchWithFailedUnit();
        assertRefused(Refusal.LATE, bench, request(MACHINE, bench.bootId(), 7, bench.now() - 1, ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void aHoldStopsItAndThatPlanForGood() {
        Bench bench = benchWithFailedUnit();
        bench.hold(true);
        ActRequest request = request(bench);
        assertRefused(Refusal.HOLD, bench, request);
        bench.hold(false);
        assertRefused(Refusal.HOLD, bench, request);
        assertNothingStarted(bench);
        assertInstanceOf(ActAnswer.Done.class, bench.helper().act(request(bench)));
    }

    @Test
    void aProtectedUnitIsRefused() {
        Bench bench = benchWithFailedUnit();
        UnitName ssh = new UnitName("ssh.service");
        bench.units().set(FakeUnits.failed(ssh));
        assertRefused(Refusal.PROTECTED, bench, request(MACHINE, bench.bootId(), 7, later(bench), ssh));
        assertNothingStarted(bench);
    }

    @Test
    void aUnitOutsideTheHelpersPolicyIsRefused() {
        Bench bench = benchWithFailedUnit();
        bench.units().set(FakeUnits.failed(OTHER));
        assertRefused(Refusal.NOT_ALLOWED, bench, request(MACHINE, bench.bootId(), 7, later(bench), OTHER));
        assertNothingStarted(bench);
    }

    @Test
    void aUnitThatDoesNotExistIsRefused() {
        Bench bench = bench();
        assertRefused(Refusal.INVALID, bench, request(bench));
        assertNothingStarted(bench);
    }

    @Test
    void aUnitThatCameBackIsLeftAndShownAsSeen() {
        Bench bench = bench();
        UnitState back = FakeUnits.active(ALLOWED);
        bench.units().set(back);
        assertEquals(
                back.measures(),
                assertRefused(Refusal.STATE_CHANGED, bench, request(bench)).saw());
        assertNothingStarted(bench);
    }

    @Test
    void aUnitWithAJobInFlightIsLeft() {
        Bench bench = bench();
        bench.units().set(FakeUnits.withJob(ALLOWED));
        assertRefused(Refusal.STATE_CHANGED, bench, request(bench));
        assertNothingStarted(bench);
    }

    @Test
    void unitsThatWouldComeUpWithItMustBeNamed() {
        Bench bench = benchWithFailedUnit();
        bench.units().pullsIn(ALLOWED, Set.of(DEPENDENCY));
        assertRefused(Refusal.CLOSURE, bench, request(bench));
        assertNothingStarted(bench);
        ActRequest named = request(
                MACHINE,
                bench.bootId(),
                7,
                later(bench),
                new StartUnit(ALLOWED, ExpectedState.of(FakeUnits.failed(ALLOWED)), List.of(DEPENDENCY)));
        assertInstanceOf(ActAnswer.Done.class, bench.helper().act(named));
    }

    @Test
    void withoutABusNothingIsCalled() {
        Bench bench = benchWithFailedUnit();
        bench.units().busAbsent("no system bus");
        assertEquals(
                Measures.none(),
                assertRefused(Refusal.NO_BUS, bench, request(bench)).saw());
        assertNothingStarted(bench);
    }

    @Test
    void aPlanThatWasRecalledBeforeItCameIsNeverDone() {
        Bench bench = benchWithFailedUnit();
        ActRequest request = request(bench);
        Helper twice = new TwiceOverTheWire(bench.helper());
        ActAnswer.Refused burned =
                assertInstanceOf(ActAnswer.Refused.class, twice.recall(request.plan(), request.epoch()));
        assertEquals(Refusal.BURNED, burned.refusal());
        assertRefused(Refusal.BURNED, bench, request);
        assertNothingStarted(bench);
    }

    @Test
    void aPlanThatAStaleRecoveryAskedForIsNeverDoneEither() {
        Bench bench = benchWithFailedUnit();
        ActRequest request = request(bench);
        bench.helper().recall(UUID.randomUUID(), 7);
        ActAnswer.Refused stale =
                assertInstanceOf(ActAnswer.Refused.class, bench.helper().recall(request.plan(), 6));
        assertEquals(Refusal.STALE_EPOCH, stale.refusal());
        assertRefused(Refusal.STALE_EPOCH, bench, request);
        assertNothingStarted(bench);
    }

    @Test
    void whatSystemdSaysIsHandedOn() {
        Bench bench = benchWithFailedUnit();
        ActResult conflict = new ActResult(
                ActResult.Outcome.CONFLICT, Reason.message("other_job_in_flight", "Transaction is destructive"));
        bench.units().startsEndAs(conflict);
        ActAnswer.Done done =
                assertInstanceOf(ActAnswer.Done.class, new TwiceOverTheWire(bench.helper()).act(request(bench)));
        assertEquals(conflict, done.result());
    }

    @Test
    void whatANewerVersionAddsBesideTheActionIsIgnored() {
        Bench bench = benchWithFailedUnit();
        ActRequest request = request(bench);
        String newer = document(request)
                .replaceFirst("\"version\":1", "\"version\":2,\"trace\":{\"id\":\"x\",\"sampled\":[0.5,null]}");
        ActRequest read = HelperJson.request(newer.getBytes(StandardCharsets.UTF_8));
        assertEquals(2, read.version());
        assertInstanceOf(ActAnswer.Done.class, new TwiceOverTheWire(bench.helper()).act(read));
        assertEquals(List.of(ALLOWED), bench.units().starts());
    }

    @Test
    void whatIsNotUnderstoodInsideTheActionIsRefusedForGoodAndNothingIsCalled() {
        Bench bench = benchWithFailedUnit();
        String verb = "\"verb\":\"start\"";
        String subState = "\"subState\":\"failed\"";
        assertNotUnderstood(bench, verb, verb + ",\"onlyIf\":\"maintenance\"");
        assertNotUnderstood(bench, verb, verb + ",\"onlyIf\":null");
        assertNotUnderstood(bench, verb, "\"verb\":\"start-slowly\"");
        assertNotUnderstood(bench, subState, subState + ",\"result\":\"signal\"");
        assertNotUnderstood(bench, subState + ",", "");
        assertNothingStarted(bench);
    }

    private static void assertNotUnderstood(Bench bench, String written, String instead) {
        String own = document(request(bench));
        String newer = own.replace(written, instead);
        assertNotEquals(own, newer);
        ActRequest read = HelperJson.request(newer.getBytes(StandardCharsets.UTF_8));
        assertInstanceOf(OtherAction.class, read.action());
        ActAnswer.Refused refused = assertRefused(Refusal.INVALID, bench, read);
        assertEquals("action_not_understood", refused.reason().code());
        assertEquals(refused, bench.helper().recall(read.plan(), read.epoch()));
    }

    @Test
    void ofTwoPlansForOneUnitAtOnceTheSecondSeesWhatTheFirstDid() throws InterruptedException, ExecutionException {
        Bench bench = benchWithFailedUnit();
        List<ActRequest> requests = List.of(request(bench), request(bench), request(bench));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ActAnswer>> answers = new ArrayList<>();
            for (ActRequest request : requests) {
                answers.add(callers.submit(() -> bench.helper().act(request)));
            }
            int done = 0;
            for (Future<ActAnswer> answer : answers) {
                switch (answer.get()) {
                    case ActAnswer.Done ignored -> done++;
                    case ActAnswer.Refused refused -> assertEquals(Refusal.STATE_CHANGED, refused.refusal());
                    case ActAnswer.Indeterminate unexpected -> fail(unexpected.toString());
                    case ActAnswer.Away unexpected -> fail(unexpected.toString());
                }
            }
            assertEquals(1, done);
        }
        assertEquals(List.of(ALLOWED), bench.units().starts());
    }

    private static String document(ActRequest request) {
        return new String(HelperJson.encode(request), StandardCharsets.UTF_8);
    }

    /** A request that is right in every respect, for a new plan. */
    protected static ActRequest request(Bench bench) {
        return request(MACHINE, bench.bootId(), 7, later(bench), ALLOWED);
    }

    private static ActRequest request(String machine, String bootId, long epoch, long notAfter, UnitName unit) {
        return request(
                machine,
                bootId,
                epoch,
                notAfter,
                new StartUnit(unit, ExpectedState.of(FakeUnits.failed(unit)), List.of()));
    }

    /** A request for a new plan. */
    protected static ActRequest request(String machine, String bootId, long epoch, long notAfter, Action action) {
        return new ActRequest(
                ActRequest.VERSION, UUID.randomUUID(), "a".repeat(64), machine, bootId, HOST, epoch, notAfter, action);
    }

    private static long later(Bench bench) {
        return bench.now() + 1_500;
    }

    private Bench benchWithFailedUnit() {
        Bench bench = bench();
        bench.units().set(FakeUnits.failed(ALLOWED));
        return bench;
    }

    private static ActAnswer.Refused assertRefused(Refusal why, Bench bench, ActRequest request) {
        ActAnswer.Refused refused =
                assertInstanceOf(ActAnswer.Refused.class, new TwiceOverTheWire(bench.helper()).act(request));
        assertEquals(why, refused.refusal(), refused.reason().toString());
        return refused;
    }

    private static void assertNothingStarted(Bench bench) {
        assertEquals(List.of(), bench.units().starts());
    }
}
