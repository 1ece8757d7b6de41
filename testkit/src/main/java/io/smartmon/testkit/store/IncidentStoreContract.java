package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.AtOnceGuard;
import io.smartmon.domain.guard.AttemptsGuard;
import io.smartmon.domain.guard.CooldownGuard;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.HoldGuard;
import io.smartmon.domain.guard.LeaseGuard;
import io.smartmon.domain.guard.StoreGuard;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.Attempt;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.Opened;
import io.smartmon.domain.store.IncidentStore.Opening;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.IncidentStore.RepairHistory;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.store.IncidentStore.Update;
import io.smartmon.domain.store.ServiceStore.Reconciliation;
import io.smartmon.domain.store.ServiceStore.Transition;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.IncidentStore} does. */
public abstract class IncidentStoreContract extends StoreContract {
    private static final Reason BECAUSE = Reason.of("because", "result", Measure.text("signal"));

    /** For subclasses. */
    protected IncidentStoreContract() {}

    private Commit commit(Plan plan) {
        return stores().incidents().commitPlan(ready(plan, lease().epoch()));
    }

    private Commit commit(Plan plan, PlanState state) {
        return stores().incidents().commitPlan(only(plan, state, lease().epoch()));
    }

    private Moved move(Plan plan, PlanState to) {
        return stores().incidents()
                .move(new PlanMove(host, plan.id(), lease().epoch(), to, BECAUSE, now.plusSeconds(1), null, null));
    }

    private Conclusion conclusion(
            Incident incident,
            @Nullable Plan plan,
            @Nullable Verdict verdict,
            IncidentState state,
            @Nullable ClosedAs closedAs) {
        boolean recovered = state == IncidentState.RECOVERED;
        Subject subject = incident.subject();
        return new Conclusion(
                host,
                incident.id(),
                lease().epoch(),
                plan == null ? null : plan.id(),
                verdict,
                plan == null ? null : recovered ? healthy(subject) : unhealthy(subject),
                state,
                closedAs,
                recovered ? now.plusSeconds(600) : null,
                BECAUSE,
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
        return accepted(incident, Duration.ZERO);
    }

    private Plan accepted(Incident incident, Duration after) {
        Plan plan = plan(incident, after, pass("hold"));
        assertInstanceOf(Commit.Committed.class, commit(plan));
        assertEquals(Moved.MOVED, move(plan, PlanState.ACCEPTED));
        return plan;
    }

    private void withoutEffect(Incident incident, Plan plan) {
        assertEquals(Moved.MOVED, conclude(incident, plan, Verdict.NO_EFFECT, IncidentState.OPEN, null));
    }

    private static String deniedBy(Commit commit) {
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

    private List<Attempt> attempts(Subject subject) {
        return stores().incidents()
                .history(host, subject, now.minusSeconds(3600))
                .attempts();
    }

    private Update update(Incident incident, Severity severity, double used, @Nullable Alert alert) {
        Measures newest = Measures.builder().ratio("used", used).build();
        return new Update(host, incident.id(), lease().epoch(), severity, newest, now.plusSeconds(30), alert);
    }

    @Test
    void aFirstFindingOpensAnIncident() {
        Incident incident = incident(WEB);
        assertEquals(new Opened(incident, true), open(incident));
        assertEquals(new Unfinished(incident, null), onlyUnfinished());
    }

    @Test
    void aSecondFindingOfTheKindMeetsTheOpenIncident() {
        Incident first = opened(WEB);
        assertEquals(new Opened(first, false), open(incident(WEB)));
    }

    @Test
    void subjectsOfEveryKindHaveIncidentsOfTheirOwnEvenUnderOneName() {
        Set<Subject> subjects = Stream.of("host", "mount", "process", "device", "target", "container", "pod", "unknown")
                .map(kind -> Subject.of(kind, "web.service"))
                .collect(Collectors.toSet());
        subjects.add(WEB);
        for (Subject subject : subjects) {
            assertTrue(open(incident(subject)).created(), subject.kind());
        }
        assertEquals(
                subjects,
                stores().incidents().unfinished(host).stream()
                        .map(each -> each.incident().subject())
                        .collect(Collectors.toSet()));
    }

    @Test
    void anotherKindOfFindingAboutTheSubjectIsAnotherIncident() {
        Incident full = opened(VAR);
        Incident readOnly = new Incident(
                UUID.randomUUID(),
                host,
                VAR,
                new FindingKind("read_only"),
                Severity.CRITICAL,
                Measures.none(),
                IncidentState.OPEN,
                null,
                full.id(),
                0,
                now.plusSeconds(1),
                null,
                null,
                null);
        assertEquals(new Opened(readOnly, true), open(readOnly));
        assertEquals(
                List.of(new Unfinished(full, null), new Unfinished(readOnly, null)),
                stores().incidents().unfinished(host));
    }

    @Test
    void anIncidentIsFoundByItsIdEvenWhenItIsClosed() {
        Incident incident = opened(WEB);
        Plan plan = accepted(incident);
        Unfinished found = stores().incidents().find(host, incident.id()).orElseThrow();
        assertEquals(onlyUnfinished(), found);
        assertEquals(plan, Objects.requireNonNull(found.plan()).plan());

        withoutEffect(incident, plan);
        conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF);
        assertEquals(
                ClosedAs.BY_ITSELF,
                stores().incidents()
                        .find(host, incident.id())
                        .orElseThrow()
                        .incident()
                        .closedAs());
        assertEquals(Optional.empty(), stores().incidents().find(host, UUID.randomUUID()));
    }

    @Test
    void afterAClosedOneANewOneIsOpened() {
        Incident first = opened(WEB);
        assertEquals(Moved.MOVED, conclude(first, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
        Opened second = open(incident(WEB, now.plusSeconds(9)));
        assertTrue(second.created());
        assertNotEquals(first.id(), Objects.requireNonNull(second.incident()).id());
    }

    @Test
    void aGivenUpIncidentStaysUntilTheUnitIsSeenHealthy() {
        Incident first = opened(WEB);
        conclude(first, null, null, IncidentState.CLOSED, ClosedAs.GIVEN_UP);
        Opened again = open(incident(WEB, now.plusSeconds(9)));
        assertFalse(again.created());
        assertEquals(first.id(), Objects.requireNonNull(again.incident()).id());
        assertTrue(again.incident().givenUp());

        Instant later = now.plusSeconds(10);
        stores().services()
                .observe(new Reconciliation(
                        host,
                        run,
                        later,
                        false,
                        List.of(),
                        List.of(new Transition(1, later, "failed/failed", unit(WEB_UNIT, ActiveState.ACTIVE), false))));
        assertTrue(open(incident(WEB, now.plusSeconds(20))).created());
    }

    @Test
    void aRearmedIncidentIsOpenAgainWithItsNextGeneration() {
        Incident first = opened(WEB);
        conclude(first, null, null, IncidentState.CLOSED, ClosedAs.GIVEN_UP);
        fixture().rearm(host, first.id());
        Opened again = open(incident(WEB, now.plusSeconds(9)));
        Incident current = Objects.requireNonNull(again.incident());
        assertFalse(again.created());
        assertEquals(first.id(), current.id());
        assertEquals(IncidentState.OPEN, current.state());
        assertNull(current.closedAs());
        assertEquals(1, current.generation());
        assertEquals(new Unfinished(current, null), onlyUnfinished());
    }

    @Test
    void anUpdateRaisesTheSeverityAndKeepsTheFirstEvidence() {
        Incident incident = opened(VAR);
        assertEquals(
                Moved.MOVED,
                stores().incidents()
                        .update(update(
                                incident, Severity.CRITICAL, 0.98, alert("finding_critical", Severity.CRITICAL))));
        assertEquals(Severity.CRITICAL, onlyUnfinished().incident().severity());
        assertEquals(incident.evidence(), onlyUnfinished().incident().evidence());
        assertEquals(Moved.MOVED, stores().incidents().update(update(incident, Severity.WARNING, 0.92, null)));
        assertEquals(Severity.WARNING, onlyUnfinished().incident().severity());
    }

    @Test
    void aRiseInSeverityIsTakenThoughTheClockOfTheAgentWasSetBack() {
        Incident incident = opened(VAR);
        Update back = update(incident, Severity.CRITICAL, 0.98, alert("finding_critical", Severity.CRITICAL));
        Update earlier = new Update(
                back.host(),
                back.incident(),
                back.epoch(),
                back.severity(),
                back.evidence(),
                incident.openedAt().minusSeconds(600),
                back.alert());
        assertEquals(Moved.MOVED, stores().incidents().update(earlier));
        assertEquals(Severity.CRITICAL, onlyUnfinished().incident().severity());
    }

    @Test
    void anUpdateOfAClosedOrMissingIncidentOrUnderAnOldLeaseChangesNothing() {
        Incident incident = opened(VAR);
        Update old = update(incident, Severity.CRITICAL, 0.98, null);
        stores().leases().release(host, run);
        lease();
        assertEquals(Moved.FENCED, stores().incidents().update(old));
        assertEquals(Moved.UNKNOWN, stores().incidents().update(update(incident(VAR), Severity.CRITICAL, 0.98, null)));
        conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF);
        assertEquals(Moved.NOT_ALLOWED, stores().incidents().update(update(incident, Severity.CRITICAL, 0.98, null)));
        assertEquals(
                Severity.WARNING,
                stores().incidents()
                        .find(host, incident.id())
                        .orElseThrow()
                        .incident()
                        .severity());
    }

    @Test
    void whatTheKeeperOpenedIsNoUnfinishedOneOfTheAgents() {
        UUID silent = fixture().openAsKeeper(host, new FindingKind("host_silent"));
        Incident incident = opened(WEB);
        assertEquals(incident, onlyUnfinished().incident());
        assertNotEquals(silent, incident.id());
    }

    @Test
    void withoutTheLeaseNothingIsOpened() {
        long epoch = lease().epoch();
        stores().leases().release(host, run);
        Opened ranOut = stores().incidents().open(new Opening(incident(WEB), epoch, null));
        assertEquals(new Opened(null, false), ranOut);
        lease();
        assertEquals(new Opened(null, false), stores().incidents().open(new Opening(incident(WEB), epoch, null)));
        assertEquals(List.of(), stores().incidents().unfinished(host));
    }

    @Test
    void aReadyPlanIsStoredWithItsAttemptAndAllItRestsOn() {
        Incident incident = opened(WEB);
        Plan plan = plan(incident, Duration.ZERO, pass("hold"), pass("lease"));
        assertEquals(new Commit.Committed(1, 1), commit(plan));
        StoredPlan stored = newestPlan();
        assertEquals(plan, stored.plan());
        assertEquals(plan.hash(), stored.plan().hash());
        assertEquals(PlanState.READY, stored.state());
        assertEquals(1, stored.sequence());
        assertNull(stored.verdict());
        assertEquals(List.of(new Attempt(now, BOOT, NOW_HUNDREDTHS)), attempts(WEB));
    }

    @Test
    void aPlanWithoutAnActionIsKeptToo() {
        Incident incident = opened(VAR);
        Plan plan = plan(incident, Duration.ZERO, GuardVerdict.watch("level", "watch", Measures.none()));
        assertNull(plan.action());
        assertEquals(new Commit.Committed(1, 0), commit(plan, PlanState.WATCHED));
        assertEquals(plan, newestPlan().plan());
    }

    @Test
    void theNewestPlanIsTheLastStoredWhateverTheClock() {
        Incident incident = opened(WEB);
        Plan first = plan(incident, Duration.ofHours(1), pass("hold"));
        Plan second = plan(incident, Duration.ofHours(-1), pass("hold"));
        assertEquals(new Commit.Committed(1, 0), commit(first, PlanState.WATCHED));
        assertEquals(new Commit.Committed(2, 0), commit(second, PlanState.LEFT_ALONE));
        assertEquals(second, newestPlan().plan());
        assertEquals(2, newestPlan().sequence());
    }

    @Test
    void whileAPlanIsOpenNoOtherOfItsIncidentIsStored() {
        Incident incident = opened(WEB);
        commit(plan(incident, Duration.ZERO, pass("hold")));
        assertInstanceOf(Commit.Denied.class, commit(plan(incident, Duration.ofMinutes(2), pass("hold"))));
        assertEquals(1, newestPlan().sequence());
    }

    @Test
    void whileAnIncidentIsLookedAtOrOverNoPlanOfItIsStored() {
        Incident incident = opened(WEB);
        Plan done = accepted(incident);
        assertEquals(Moved.MOVED, conclude(incident, done, Verdict.RECOVERED, IncidentState.RECOVERED, null));
        assertEquals("incident", deniedBy(commit(plan(incident, Duration.ofMinutes(2), pass("hold")))));
        assertEquals(
                "incident", deniedBy(commit(plan(incident, Duration.ofMinutes(2), pass("hold")), PlanState.WAITING)));
        assertEquals(done, newestPlan().plan());
        assertEquals(Moved.MOVED, conclude(incident, done, Verdict.HEALED, IncidentState.CLOSED, ClosedAs.HEALED));
        assertEquals(
                "incident",
                deniedBy(commit(plan(incident, Duration.ofMinutes(2), pass("hold")), PlanState.LEFT_ALONE)));
    }

    @Test
    void aPlanThatSaysTheSameIsNotStoredAgain() {
        Incident incident = opened(WEB);
        GuardVerdict hold = GuardVerdict.hold("hold", "held", Measures.of("by", Measure.text("ada")));
        GuardVerdict later = GuardVerdict.hold("hold", "held", Measures.of("by", Measure.text("bob")));
        Plan first = plan(incident, Duration.ZERO, hold);
        assertEquals(new Commit.Committed(1, 0), commit(first, PlanState.WAITING));
        assertEquals(
                new Commit.Unchanged(first.id()),
                commit(plan(incident, Duration.ofSeconds(1), later), PlanState.WAITING));
        assertEquals(
                new Commit.Committed(2, 0), commit(plan(incident, Duration.ofSeconds(2), later), PlanState.WATCHED));
        assertEquals(PlanState.WATCHED, newestPlan().state());
    }

    @Test
    void aPlanThatWaitsForAnotherReasonIsStored() {
        Incident incident = opened(WEB);
        GuardVerdict first = GuardVerdict.hold("package-transaction", "ended_lately", Measures.none());
        GuardVerdict then = GuardVerdict.hold("package-transaction", "running", Measures.none());
        assertEquals(new Commit.Committed(1, 0), commit(plan(incident, Duration.ZERO, first), PlanState.WAITING));
        Plan second = plan(incident, Duration.ofSeconds(1), then);
        assertEquals(new Commit.Committed(2, 0), commit(second, PlanState.WAITING));
        assertEquals(second, newestPlan().plan());
    }

    @Test
    void aGuardThatPassesForAnotherReasonMakesNoOtherPlan() {
        Incident incident = opened(WEB);
        GuardVerdict hold = GuardVerdict.hold("hold", "held", Measures.none());
        Plan first = plan(incident, Duration.ZERO, hold, GuardVerdict.pass("cooldown", "first", Measures.none()));
        commit(first, PlanState.WAITING);
        Plan again =
                plan(incident, Duration.ofSeconds(1), hold, GuardVerdict.pass("cooldown", "over", Measures.none()));
        assertEquals(new Commit.Unchanged(first.id()), commit(again, PlanState.WAITING));
    }

    @Test
    void aPlanWithoutAnAttemptCountsAsNone() {
        commit(plan(opened(WEB), Duration.ZERO), PlanState.WATCHED);
        assertEquals(
                new RepairHistory(List.of(), List.of()),
                stores().incidents().history(host, WEB, now.minusSeconds(600)));
    }

    @Test
    void aHoldPlacedAfterTheDecisionStopsTheCommit() {
        Incident incident = opened(WEB);
        stores().holds().place(new Hold(UUID.randomUUID(), host, Hold.Source.COMMAND, "ada", "stop", now));
        assertEquals(HoldGuard.ID, deniedBy(commit(plan(incident, Duration.ZERO, pass("hold")))));
        assertNull(onlyUnfinished().plan());
    }

    @Test
    void aStoreThatLacksTheHelpersLastPlanTakesNoReadyPlanUntilAPersonConfirmsIt() {
        Incident incident = opened(WEB);
        UUID lost = UUID.randomUUID();
        assertEquals(StoreGuard.ID, deniedBy(commitAfter(lost, incident, 1)));
        assertEquals(List.of(), attempts(WEB));
        Plan waiting = plan(incident, Duration.ofMinutes(2), pass("hold"));
        assertInstanceOf(
                Commit.Committed.class,
                stores().incidents().commitPlan(after(lost, only(waiting, PlanState.WAITING, lease().epoch()))),
                "what is not done can be stored");

        sync(lost);
        assertEquals(StoreGuard.ID, deniedBy(commitAfter(null, incident, 3)), "it is marked by now");
        assertTrue(fixture().confirmStore(host));
        assertInstanceOf(Commit.Committed.class, commitAfter(lost, incident, 4));
    }

    @Test
    void aStoreThatHasTheHelpersLastPlanTakesTheNext() {
        Incident incident = opened(WEB);
        Plan done = accepted(incident);
        withoutEffect(incident, done);
        assertInstanceOf(Commit.Committed.class, commitAfter(done.id(), incident, 2));
    }

    private Commit commitAfter(@Nullable UUID lastPlan, Incident incident, int minutes) {
        Plan plan = plan(incident, Duration.ofMinutes(minutes), pass("hold"));
        return stores().incidents().commitPlan(after(lastPlan, ready(plan, lease().epoch())));
    }

    private void sync(UUID lastPlan) {
        var _ = stores().sync()
                .sync(new SyncStore.Request(host, run, BOOT, Duration.ofSeconds(30), 0, lastPlan, true, false, now));
    }

    @Test
    void theCooldownIsCheckedWhereTheAttemptIsTaken() {
        Incident incident = opened(WEB);
        withoutEffect(incident, accepted(incident));
        Commit.Denied denied =
                assertInstanceOf(Commit.Denied.class, commit(plan(incident, Duration.ofSeconds(59), pass("hold"))));
        assertEquals(CooldownGuard.ID, denied.verdict().guard());
        assertEquals(now.plusSeconds(60), denied.verdict().until());
        assertEquals(new Commit.Committed(2, 2), commit(plan(incident, Duration.ofSeconds(60), pass("hold"))));
    }

    @Test
    void theCooldownGoesByTheBootClockWhateverTheWallClockSays() {
        Incident incident = opened(WEB);
        withoutEffect(incident, accepted(incident));
        long epoch = lease().epoch();
        Plan setAhead = plan(incident, BOOT, now.plus(Duration.ofDays(1)), pass("hold"));
        assertEquals(
                CooldownGuard.ID,
                deniedBy(stores().incidents().commitPlan(ready(setAhead, epoch, NOW_HUNDREDTHS + 5_900))));
        Plan setBack = plan(incident, BOOT, now.minus(Duration.ofDays(1)), pass("hold"));
        assertEquals(
                new Commit.Committed(2, 2),
                stores().incidents().commitPlan(ready(setBack, epoch, NOW_HUNDREDTHS + 6_000)));
    }

    @Test
    void attemptsOfAnEarlierBootCountFromThisBootsStart() {
        Incident incident = opened(WEB);
        withoutEffect(incident, accepted(incident));
        long epoch = lease().epoch();
        Plan soon = plan(incident, NEXT_BOOT, now.plus(Duration.ofHours(1)), pass("hold"));
        assertEquals("cooldown", deniedBy(stores().incidents().commitPlan(ready(soon, epoch, 5_900))));
        Plan later = plan(incident, NEXT_BOOT, now.minus(Duration.ofHours(1)), pass("hold"));
        assertEquals(new Commit.Committed(2, 2), stores().incidents().commitPlan(ready(later, epoch, 6_000)));
    }

    @Test
    void anAttemptThatThisBootHasNotReachedYetBlocksNoLongerThanOneOfAnEarlierBoot() {
        Incident incident = opened(WEB);
        withoutEffect(incident, accepted(incident));
        long epoch = lease().epoch();
        Plan ofAnotherClock = plan(incident, BOOT, now, pass("hold"));
        assertEquals("cooldown", deniedBy(stores().incidents().commitPlan(ready(ofAnotherClock, epoch, 5_900))));
        assertTrue(NOW_HUNDREDTHS > 6_000, "or the attempt would not lie ahead");
        assertEquals(new Commit.Committed(2, 2), stores().incidents().commitPlan(ready(ofAnotherClock, epoch, 6_000)));
    }

    @Test
    void theAttemptsInTheWindowAreAllThereAre() {
        Incident incident = opened(WEB);
        Duration after = Duration.ZERO;
        for (int number = 1; number <= LIMITS.attempts(); number++) {
            Plan plan = plan(incident, after, pass("hold"));
            assertEquals(new Commit.Committed(number, number), commit(plan));
            move(plan, PlanState.ACCEPTED);
            withoutEffect(incident, plan);
            after = after.plusSeconds(61);
        }
        assertEquals(AttemptsGuard.ID, deniedBy(commit(plan(incident, after, pass("hold")))));
        Plan afterwards = plan(incident, LIMITS.attemptsWindow().plusSeconds(61), pass("hold"));
        assertInstanceOf(Commit.Committed.class, commit(afterwards));
    }

    @Test
    void anAttemptThatNeverBeganDoesNotCount() {
        Incident incident = opened(WEB);
        for (PlanState ended : List.of(PlanState.HELD, PlanState.REFUSED, PlanState.EXPIRED)) {
            Plan plan = plan(incident, Duration.ZERO, pass("hold"));
            assertEquals(
                    1, assertInstanceOf(Commit.Committed.class, commit(plan)).attemptNumber());
            assertEquals(Moved.MOVED, move(plan, ended));
            assertEquals(List.of(), attempts(WEB), ended.code());
        }
    }

    @Test
    void attemptsFromBeforeTheReArmingDoNotCount() {
        Incident incident = opened(WEB);
        for (int number = 0; number < LIMITS.attempts(); number++) {
            withoutEffect(incident, accepted(incident, Duration.ofSeconds(61L * number)));
        }
        conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.GIVEN_UP);
        fixture().rearm(host, incident.id());
        assertEquals(List.of(), attempts(WEB));
        Plan atOnce = plan(incident, Duration.ofSeconds(61L * LIMITS.attempts()), pass("hold"));
        assertEquals(new Commit.Committed(LIMITS.attempts() + 1, 1), commit(atOnce));
    }

    @Test
    void subjectsUnderRepairAreLimitedAndAnEndedRepairReleasesItsPermit() {
        Subject third = Subject.of("unit", "third.service");
        Plan first = plan(opened(WEB), Duration.ZERO, pass("hold"));
        Plan second = plan(opened(MAIL), Duration.ZERO, pass("hold"));
        Plan last = plan(opened(third), Duration.ZERO, pass("hold"));
        commit(first);
        commit(second);
        assertEquals(AtOnceGuard.ID, deniedBy(commit(last)));
        assertEquals(
                Set.of(WEB, MAIL),
                Set.copyOf(stores().incidents().history(host, third, now).underRepair()));
        assertEquals(List.of(MAIL), stores().incidents().history(host, WEB, now).underRepair());
        assertEquals(Moved.MOVED, move(first, PlanState.EXPIRED));
        assertEquals(new Commit.Committed(1, 1), commit(last));
    }

    @Test
    void anOlderEpochWritesNothing() {
        Incident incident = opened(WEB);
        Lease old = lease();
        Plan plan = plan(incident, Duration.ZERO, pass("hold"));
        stores().incidents().commitPlan(ready(plan, old.epoch()));
        stores().leases().release(host, run);
        stores().leases().acquire(host, UUID.randomUUID(), Duration.ofSeconds(30), 0);

        Plan late = plan(incident, Duration.ofSeconds(70), pass("hold"));
        assertEquals(LeaseGuard.ID, deniedBy(stores().incidents().commitPlan(ready(late, old.epoch()))));
        PlanMove move = new PlanMove(host, plan.id(), old.epoch(), PlanState.ACCEPTED, BECAUSE, now, now, null);
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
                BECAUSE,
                now,
                null);
        assertEquals(Moved.FENCED, stores().incidents().conclude(conclusion));
        assertEquals(PlanState.READY, newestPlan().state());
    }

    @Test
    void anAlertIsRecordedUnderTheLeaseAndOnce() {
        Incident incident = opened(WEB);
        long epoch = lease().epoch();
        Alert alert = alert("repair_given_up", Severity.CRITICAL);
        assertEquals(Moved.MOVED, stores().incidents().raise(host, incident.id(), epoch, alert));
        assertEquals(Moved.ALREADY, stores().incidents().raise(host, incident.id(), epoch, alert));
        assertEquals(Moved.FENCED, stores().incidents().raise(host, incident.id(), epoch - 1, alert));
        assertEquals(Moved.UNKNOWN, stores().incidents().raise(host, UUID.randomUUID(), epoch, alert));
    }

    @Test
    void aLeaseThatHasRunOutWritesNothing() {
        Incident incident = opened(WEB);
        Lease lease = lease();
        stores().leases().release(host, run);
        assertEquals(
                LeaseGuard.ID,
                deniedBy(stores().incidents()
                        .commitPlan(ready(plan(incident, Duration.ZERO, pass("hold")), lease.epoch()))));
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
        assertEquals(BECAUSE, newestPlan().reason());
        assertEquals(now.plusSeconds(1), newestPlan().changedAt());
        assertEquals(Moved.UNKNOWN, move(plan(incident, Duration.ZERO), PlanState.HELD));
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
        assertEquals(healthy(WEB), newestPlan().after());

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
        withoutEffect(incident, plan);
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, plan, Verdict.RECOVERED, IncidentState.RECOVERED, null));
    }

    @Test
    void anIncidentDoesNotEndWhileItsPlanIsOpen() {
        Incident incident = opened(WEB);
        accepted(incident);
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
        assertNotNull(onlyUnfinished().plan());
    }

    @Test
    void nothingIsPlannedForWhatRecoveredOrWasClosed() {
        Incident incident = opened(WEB);
        Plan plan = accepted(incident);
        conclude(incident, plan, Verdict.RECOVERED, IncidentState.RECOVERED, null);
        assertEquals("incident", deniedBy(commit(plan(incident, Duration.ofHours(1), pass("hold")))));
        assertEquals(
                "incident", deniedBy(commit(plan(incident, Duration.ofHours(1), pass("hold")), PlanState.WAITING)));
        conclude(incident, plan, Verdict.HEALED, IncidentState.CLOSED, ClosedAs.HEALED);
        assertEquals("incident", deniedBy(commit(plan(incident, Duration.ofHours(1), pass("hold")))));
        assertEquals(
                "incident", deniedBy(commit(plan(incident, Duration.ofHours(1), pass("hold")), PlanState.WAITING)));
    }

    @Test
    void aClosedIncidentStaysClosed() {
        Incident incident = opened(WEB);
        assertEquals(Moved.MOVED, conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_REQUEST));
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, null, null, IncidentState.OPEN, null));
        assertEquals(Moved.NOT_ALLOWED, conclude(incident, null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
    }

    @Test
    void anIncidentThatIsNotThereIsUnknown() {
        assertEquals(Moved.UNKNOWN, conclude(incident(WEB), null, null, IncidentState.CLOSED, ClosedAs.BY_ITSELF));
    }

    @Test
    void theAttemptsOfOtherSubjectsAndEarlierTimesAreNotInTheHistory() {
        commit(plan(opened(WEB), Duration.ZERO, pass("hold")));
        assertEquals(
                List.of(),
                stores().incidents().history(host, WEB, now.plusSeconds(3600)).attempts());
        assertEquals(List.of(), attempts(MAIL));
        assertEquals(List.of(), attempts(Subject.of("process", "web.service")));
    }
}
