package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.Opened;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.IncidentStore.RepairHistory;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.store.ServiceStore.Observation;
import io.smartmon.domain.store.ServiceStore.Transition;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.IncidentStore} does. */
public abstract class IncidentStoreContract extends StoreContract {
    /** For subclasses. */
    protected IncidentStoreContract() {}

    private Commit commit(Plan plan) {
        return stores().incidents().commitPlan(ready(plan, lease().epoch()));
    }

    private Moved move(Plan plan, PlanState to) {
        return stores().incidents()
                .move(new PlanMove(host, plan.id(), lease().epoch(), to, "because", now.plusSeconds(1), null, null));
    }

    private Conclusion conclusion(
            Incident incident,
            @Nullable Plan plan,
            @Nullable Verdict verdict,
            IncidentState state,
            @Nullable ClosedAs closedAs) {
        boolean recovered = state == IncidentState.RECOVERED;
        return new Conclusion(
                host,
                incident.id(),
                lease().epoch(),
                plan == null ? null : plan.id(),
                verdict,
                plan == null ? null : unit(incident.subject(), recovered ? ActiveState.ACTIVE : ActiveState.FAILED),
                state,
                closedAs,
                recovered ? now.plusSeconds(600) : null,
                "what was seen",
                now.plusSeconds(2),
                null);
    }

    private Moved conclude(
            Incident incident,
            @Nullable Plan plan,
            @Nullable Verdict verdict,
            IncidentState state,
            @Nullable ClosedAs closedAs) {
        return stores().incidents().conclude(conclusion(incident, plan, verdict, state, closedAs));
    }

    private Plan accepted(Incident incident) {
        Plan plan = plan(incident, now, pass("hold"));
        assertInstanceOf(Commit.Committed.class, commit(plan));
        assertEquals(Moved.MOVED, move(plan, PlanState.ACCEPTED));
        return plan;
    }

    private String deniedBy(Commit commit) {
        return assertInstanceOf(Commit.Denied.class, commit).verdict().guard();
    }

    private Unfinished onlyUnfinished() {
        List<Unfinished> unfinished = stores().incidents().unfinished(host);
        assertEquals(1, unfinished.size());
        return unfinished.getFirst();
    }

    private StoredPlan newestPlan() {
        return Objects.requireNonNull(onlyUnfinished().plan());
    }

    @Test
    void aFirstFindingOpensAnIncident() {
        Incident incident = incident(WEB);
        Opened opened = stores().incidents().open(incident, unit(WEB, ActiveState.FAILED));
        assertEquals(new Opened(incident, true), opened);
        assertEquals(new Unfinished(incident, null), onlyUnfinished());
    }

    @Test
    void aSecondFindingOfTheKindMeetsTheOneThatStands() {
        Incident first = opened(WEB);
        Opened second = stores().incidents().open(incident(WEB), unit(WEB, ActiveState.FAILED));
        assertEquals(new Opened(first, false), second);
    }

    @Test
    void anotherUnitHasAnIncidentOfItsOwn() {
        opened(WEB);
        assertTrue(stores().incidents()
                .open(incident(UnitName.of("mail")), unit(UnitName.of("mail"), ActiveState.FAILED))
                .created());
        assertEquals(2, stores().incidents().unfinished(host).size());
    }

    @Test
    void afterAClosedOneANewOneIsOpened() {
        Incident first = opened(WEB);
        assertEquals(Moved.MOVED, conclude(first, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
        Opened second = stores().incidents().open(incident(WEB, now.plusSeconds(9)), unit(WEB, ActiveState.FAILED));
        assertTrue(second.created());
        assertNotEquals(first.id(), second.incident().id());
    }

    @Test
    void oneThatWasGivenUpStandsUntilTheUnitIsSeenHealthy() {
        Incident first = opened(WEB);
        conclude(first, null, null, IncidentState.CLOSED, ClosedAs.GIVEN_UP);
        Opened again = stores().incidents().open(incident(WEB, now.plusSeconds(9)), unit(WEB, ActiveState.FAILED));
        assertFalse(again.created());
        assertEquals(first.id(), again.incident().id());
        assertTrue(again.incident().givenUp());

        stores().services()
                .observe(new Observation(
                        host,
                        run,
                        now.plusSeconds(10),
                        false,
                        List.of(),
                        List.of(new Transition(
                                1, now.plusSeconds(10), "failed/failed", unit(WEB, ActiveState.ACTIVE), false))));
        assertTrue(stores().incidents()
                .open(incident(WEB, now.plusSeconds(20)), unit(WEB, ActiveState.FAILED))
                .created());
    }

    @Test
    void aReadyPlanIsStoredWithItsAttemptAndAllItRestsOn() {
        Incident incident = opened(WEB);
        Plan plan = plan(incident, now, pass("hold"), pass("lease"));
        assertEquals(new Commit.Committed(1), commit(plan));
        StoredPlan stored = newestPlan();
        assertEquals(plan, stored.plan());
        assertEquals(plan.hash(), stored.plan().hash());
        assertEquals(PlanState.READY, stored.state());
        assertNull(stored.verdict());
        assertEquals(
                List.of(now),
                stores().incidents().history(host, WEB, now.minusSeconds(600)).attempts());
    }

    @Test
    void whileAPlanIsOpenNoOtherOfItsIncidentIsStored() {
        Incident incident = opened(WEB);
        commit(plan(incident, now, pass("hold")));
        assertEquals("open-plan", deniedBy(commit(plan(incident, now.plusSeconds(120), pass("hold")))));
    }

    @Test
    void aPlanThatSaysTheSameIsNotStoredAgain() {
        Incident incident = opened(WEB);
        GuardVerdict hold = new GuardVerdict("hold", GuardVerdict.Outcome.HOLD, "held by ada", null);
        GuardVerdict later = new GuardVerdict("hold", GuardVerdict.Outcome.HOLD, "still held by ada", null);
        Plan first = plan(incident, now, hold);
        long epoch = lease().epoch();
        assertEquals(new Commit.Committed(0), stores().incidents().commitPlan(only(first, PlanState.WAITING, epoch)));
        assertEquals(
                new Commit.Unchanged(first.id()),
                stores().incidents()
                        .commitPlan(only(plan(incident, now.plusSeconds(1), later), PlanState.WAITING, epoch)));
        assertEquals(
                new Commit.Committed(0),
                stores().incidents()
                        .commitPlan(only(plan(incident, now.plusSeconds(2), later), PlanState.WATCHED, epoch)));
        assertEquals(PlanState.WATCHED, newestPlan().state());
    }

    @Test
    void aPlanWithoutAnAttemptCountsAsNone() {
        Incident incident = opened(WEB);
        stores().incidents().commitPlan(only(plan(incident, now), PlanState.WATCHED, lease().epoch()));
        assertEquals(
                new RepairHistory(List.of(), List.of()),
                stores().incidents().history(host, WEB, now.minusSeconds(600)));
    }

    @Test
    void aHoldPlacedAfterTheDecisionStopsTheCommit() {
        Incident incident = opened(WEB);
        stores().holds().place(new Hold(UUID.randomUUID(), host, Hold.Source.COMMAND, "ada", "stop", now));
        assertEquals("hold", deniedBy(commit(plan(incident, now, pass("hold")))));
        assertNull(onlyUnfinished().plan());
    }

    @Test
    void theCooldownIsCheckedWhereTheAttemptIsTaken() {
        Incident incident = opened(WEB);
        Plan first = accepted(incident);
        conclude(incident, first, Verdict.NO_EFFECT, IncidentState.OPEN, null);
        Commit.Denied denied =
                assertInstanceOf(Commit.Denied.class, commit(plan(incident, now.plusSeconds(59), pass("hold"))));
        assertEquals("cooldown", denied.verdict().guard());
        assertEquals(now.plusSeconds(60), denied.verdict().until());
        assertEquals(new Commit.Committed(2), commit(plan(incident, now.plusSeconds(60), pass("hold"))));
    }

    @Test
    void theAttemptsInTheWindowAreAllThereAre() {
        Incident incident = opened(WEB);
        Instant at = now;
        for (int number = 1; number <= LIMITS.attempts(); number++) {
            Plan plan = plan(incident, at, pass("hold"));
            assertEquals(new Commit.Committed(number), commit(plan));
            move(plan, PlanState.ACCEPTED);
            conclude(incident, plan, Verdict.NO_EFFECT, IncidentState.OPEN, null);
            at = at.plusSeconds(61);
        }
        assertEquals("attempts", deniedBy(commit(plan(incident, at, pass("hold")))));
        Plan afterwards = plan(incident, now.plus(LIMITS.attemptsWindow()).plusSeconds(61), pass("hold"));
        assertInstanceOf(Commit.Committed.class, commit(afterwards));
    }

    @Test
    void onlySoManyUnitsAreUnderRepairAtOnceAndAnEndedOneGivesItsPermitBack() {
        Plan first = plan(opened(UnitName.of("a")), now, pass("hold"));
        Plan second = plan(opened(UnitName.of("b")), now, pass("hold"));
        Plan third = plan(opened(UnitName.of("c")), now, pass("hold"));
        commit(first);
        commit(second);
        assertEquals("at-once", deniedBy(commit(third)));
        assertEquals(
                List.of(UnitName.of("a"), UnitName.of("b")),
                stores().incidents().history(host, UnitName.of("c"), now).underRepair());
        assertEquals(Moved.MOVED, move(first, PlanState.EXPIRED));
        assertEquals(new Commit.Committed(1), commit(third));
    }

    @Test
    void anOlderEpochWritesNothing() {
        Incident incident = opened(WEB);
        Lease old = lease();
        Plan plan = plan(incident, now, pass("hold"));
        stores().incidents().commitPlan(ready(plan, old.epoch()));
        stores().leases().release(host, run);
        stores().leases().acquire(host, UUID.randomUUID(), Duration.ofSeconds(30), 0);

        Plan late = plan(incident, now.plusSeconds(70), pass("hold"));
        assertEquals("lease", deniedBy(stores().incidents().commitPlan(ready(late, old.epoch()))));
        PlanMove move = new PlanMove(host, plan.id(), old.epoch(), PlanState.ACCEPTED, "late", now, now, null);
        assertEquals(Moved.FENCED, stores().incidents().move(move));
        Conclusion conclusion = new Conclusion(
                host,
                incident.id(),
                old.epoch(),
                null,
                null,
                null,
                IncidentState.CLOSED,
                ClosedAs.BY_ITSELF,
                null,
                "late",
                now,
                null);
        assertEquals(Moved.FENCED, stores().incidents().conclude(conclusion));
        assertEquals(PlanState.READY, newestPlan().state());
    }

    @Test
    void anAlertIsRecordedUnderTheLeaseAndOnce() {
        Incident incident = opened(WEB);
        long epoch = lease().epoch();
        Alert alert = new Alert(UUID.randomUUID(), Alert.Severity.CRITICAL, "repair", "nothing is known of it", now);
        assertEquals(Moved.MOVED, stores().incidents().tell(host, incident.id(), epoch, alert));
        assertEquals(Moved.ALREADY, stores().incidents().tell(host, incident.id(), epoch, alert));
        assertEquals(Moved.FENCED, stores().incidents().tell(host, incident.id(), epoch - 1, alert));
        assertEquals(Moved.UNKNOWN, stores().incidents().tell(host, UUID.randomUUID(), epoch, alert));
    }

    @Test
    void aLeaseThatHasRunOutWritesNothing() {
        Incident incident = opened(WEB);
        Lease lease = lease();
        stores().leases().release(host, run);
        assertEquals(
                "lease",
                deniedBy(stores().incidents().commitPlan(ready(plan(incident, now, pass("hold")), lease.epoch()))));
    }

    @Test
    void aPlanMovesOnlyAsItsStatesAllow() {
        Incident incident = opened(WEB);
        Plan plan = accepted(incident);
        assertEquals(Moved.NOT_ALLOWED, move(plan, PlanState.REFUSED));
        assertEquals(Moved.NOT_ALLOWED, move(plan, PlanState.DONE));
        assertEquals(Moved.MOVED, move(plan, PlanState.HELD));
        assertEquals(Moved.ALREADY, move(plan, PlanState.HELD));
        assertEquals(Moved.NOT_ALLOWED, move(plan, PlanState.ACCEPTED));
        assertEquals("because", newestPlan().detail());
        assertEquals(Moved.UNKNOWN, move(plan(incident, now), PlanState.HELD));
    }

    @Test
    void recoveredThenHealedClosesTheIncident() {
        Incident incident = opened(WEB);
        Plan plan = accepted(incident);
        assertEquals(Moved.MOVED, conclude(incident, plan, Verdict.RECOVERED, IncidentState.RECOVERED, null));
        Unfinished recovered = onlyUnfinished();
        assertEquals(IncidentState.RECOVERED, recovered.incident().state());
        assertEquals(now.plusSeconds(600), recovered.incident().holdEndsAt());
        assertEquals(Verdict.RECOVERED, newestPlan().verdict());
        assertNotNull(newestPlan().after());

        assertEquals(Moved.MOVED, conclude(incident, plan, Verdict.HEALED, IncidentState.CLOSED, ClosedAs.HEALED));
        assertEquals(List.of(), stores().incidents().unfinished(host));
    }

    @Test
    void recurredOpensTheIncidentAgain() {
        Incident incident = opened(WEB);
        Plan plan = accepted(incident);
        conclude(incident, plan, Verdict.RECOVERED, IncidentState.RECOVERED, null);
        assertEquals(Moved.MOVED, conclude(incident, plan, Verdict.RECURRED, IncidentState.OPEN, null));
        assertEquals(IncidentState.OPEN, onlyUnfinished().incident().state());
        assertNull(onlyUnfinished().incident().recoveredAt());
        assertEquals(Verdict.RECURRED, newestPlan().verdict());
    }

    @Test
    void healedIsNeverTheFirstVerdictAndNoVerdictComesAfterAnEnd() {
        Incident incident = opened(WEB);
        Plan plan = accepted(incident);
        assertEquals(
                Moved.NOT_ALLOWED, conclude(incident, plan, Verdict.HEALED, IncidentState.CLOSED, ClosedAs.HEALED));
        conclude(incident, plan, Verdict.NO_EFFECT, IncidentState.OPEN, null);
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, plan, Verdict.RECOVERED, IncidentState.RECOVERED, null));
    }

    @Test
    void anIncidentDoesNotEndWhileItsPlanIsOpen() {
        Incident incident = opened(WEB);
        accepted(incident);
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
    }

    @Test
    void aClosedIncidentStaysClosed() {
        Incident incident = opened(WEB);
        assertEquals(Moved.MOVED, conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_REQUEST));
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, null, null, IncidentState.OPEN, null));
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
    }

    @Test
    void anIncidentOfAnotherHostIsUnknown() {
        Incident incident = opened(WEB);
        Incident elsewhere = new Incident(
                UUID.randomUUID(), host, WEB, incident.kind(), incident.state(), null, "", now, null, null, null);
        assertEquals(Moved.UNKNOWN, conclude(elsewhere, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
    }

    @Test
    void theAttemptsOfOtherUnitsAndEarlierTimesAreNotInTheHistory() {
        commit(plan(opened(WEB), now, pass("hold")));
        assertEquals(
                List.of(),
                stores().incidents().history(host, WEB, now.plusMillis(1)).attempts());
        assertEquals(
                List.of(),
                stores().incidents()
                        .history(host, UnitName.of("mail"), now.minusSeconds(600))
                        .attempts());
    }
}
