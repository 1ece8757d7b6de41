package io.smartmon.testkit.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Helper;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
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
    /** The host for which the helpers under test act. */
    protected static final HostId HOST = HostId.ofName("contract-host");

    /** A unit that the helpers under test may start. */
    protected static final UnitName ALLOWED = new UnitName("lab-web.service");

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
        assertEquals(ActResult.Outcome.JOB_DONE, done.result().outcome());
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
                request.plan(),
                "f".repeat(64),
                request.host(),
                request.bootId(),
                request.epoch(),
                request.notAfter(),
                request.verb(),
                request.unit(),
                request.expected(),
                request.pulledIn());
        assertRefused(Refusal.OTHER_PLAN, bench, forged);
        assertEquals(1, bench.units().starts().size());
    }

    @Test
    void aForeignHostIsRefused() {
        Bench bench = benchWithFailedUnit();
        assertRefused(
                Refusal.FOREIGN_HOST,
                bench,
                request(HostId.ofName("another"), bench.bootId(), 7, later(bench), ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void evidenceFromAnotherBootIsRefused() {
        Bench bench = benchWithFailedUnit();
        assertRefused(
                Refusal.OTHER_BOOT,
                bench,
                request(HOST, "11111111-1111-4111-8111-111111111111", 7, later(bench), ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void aLowerEpochThanOneSeenIsRefused() {
        Bench bench = benchWithFailedUnit();
        bench.helper().recall(UUID.randomUUID(), 8);
        assertRefused(Refusal.STALE_EPOCH, bench, request(HOST, bench.bootId(), 7, later(bench), ALLOWED));
        assertNothingStarted(bench);
    }

    @Test
    void theEpochOfAForeignHostIsNotTakenOver() {
        Bench bench = benchWithFailedUnit();
        bench.helper().act(request(HostId.ofName("another"), bench.bootId(), 1_000, later(bench), ALLOWED));
        assertInstanceOf(ActAnswer.Done.class, bench.helper().act(request(bench)));
    }

    @Test
    void aLateRequestIsRefused() {
        Bench bench = benchWithFailedUnit();
        assertRefused(Refusal.LATE, bench, request(HOST, bench.bootId(), 7, bench.now() - 1, ALLOWED));
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
        assertRefused(Refusal.PROTECTED, bench, request(HOST, bench.bootId(), 7, later(bench), ssh));
        assertNothingStarted(bench);
    }

    @Test
    void aUnitOutsideTheHelpersPolicyIsRefused() {
        Bench bench = benchWithFailedUnit();
        bench.units().set(FakeUnits.failed(OTHER));
        assertRefused(Refusal.NOT_ALLOWED, bench, request(HOST, bench.bootId(), 7, later(bench), OTHER));
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
                back,
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
        ActRequest unnamed = request(bench);
        ActRequest named = new ActRequest(
                UUID.randomUUID(),
                unnamed.planHash(),
                unnamed.host(),
                unnamed.bootId(),
                unnamed.epoch(),
                unnamed.notAfter(),
                unnamed.verb(),
                unnamed.unit(),
                unnamed.expected(),
                List.of(DEPENDENCY));
        assertInstanceOf(ActAnswer.Done.class, bench.helper().act(named));
    }

    @Test
    void withoutABusNothingIsCalled() {
        Bench bench = benchWithFailedUnit();
        bench.units().busAbsent("no system bus");
        assertNull(assertRefused(Refusal.NO_BUS, bench, request(bench)).saw());
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
        ActResult conflict = new ActResult(ActResult.Outcome.CONFLICT, "Transaction is destructive");
        bench.units().startsEndAs(conflict);
        ActAnswer.Done done =
                assertInstanceOf(ActAnswer.Done.class, new TwiceOverTheWire(bench.helper()).act(request(bench)));
        assertEquals(conflict, done.result());
    }

    /** A request that is right in every respect, for a new plan. */
    protected static ActRequest request(Bench bench) {
        return request(HOST, bench.bootId(), 7, later(bench), ALLOWED);
    }

    private static ActRequest request(HostId host, String bootId, long epoch, long notAfter, UnitName unit) {
        return new ActRequest(
                UUID.randomUUID(),
                "a".repeat(64),
                host,
                bootId,
                epoch,
                notAfter,
                Verb.START,
                unit,
                ExpectedState.of(FakeUnits.failed(unit)),
                List.of());
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
        assertEquals(why, refused.refusal(), refused.detail());
        return refused;
    }

    private static void assertNothingStarted(Bench bench) {
        assertEquals(List.of(), bench.units().starts());
    }
}
