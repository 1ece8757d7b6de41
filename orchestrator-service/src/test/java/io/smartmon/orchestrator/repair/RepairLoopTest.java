package io.smartmon.orchestrator.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.orchestrator.collect.UnitMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairLoopTest {
    private static final Duration HOLD_WINDOW = Duration.ofMinutes(10);

    private final LoopFixture fixture = new LoopFixture();

    @Test
    void startsWhatFailedOnceAndCallsItHealedAfterTheHoldWindow() {
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofSeconds(3));

        assertEquals(1, fixture.asked.size());
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
        fixture.scheduler.advance(HOLD_WINDOW.minusSeconds(5));
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
        fixture.scheduler.advance(Duration.ofSeconds(10));
        assertEquals(ClosedAs.HEALED, fixture.incident().closedAs());
        assertEquals(1, fixture.asked.size());
        assertEquals(List.of(), fixture.incidents.alerts);
    }

    @Test
    void makesThePlanFromWhatWasDecidedAndNamesItsRule() {
        fixture.loop.takeOver(1);
        fixture.found();

        StoredPlan stored = newestPlan();
        StartUnit start = (StartUnit) Objects.requireNonNull(stored.plan().action());
        assertEquals(LoopFixture.NGINX, start.unit());
        assertEquals(LoopFixture.failed(1).invocationId(), start.expected().invocationId());
        assertEquals("* : nginx.service", stored.plan().rule());
        assertEquals(Plan.VERSION, stored.plan().version());
        assertEquals(start, fixture.asked.getFirst().action());
    }

    @Test
    void asksForNothingLaterThanTwoSecondsAfterTheHoldsWereRead() {
        fixture.loop.takeOver(1);
        fixture.found();

        assertEquals(
                fixture.scheduler.hundredthsSinceBoot() + 200,
                fixture.asked.getFirst().notAfter());
    }

    @Test
    void waitsForAStartOfWhichTheHelperCannotSayWhenItWasAccepted() {
        fixture.scheduler.advance(Duration.ofHours(1));
        fixture.loop.takeOver(1);
        fixture.answersLost = true;
        fixture.afterStart = LoopFixture.state(ActiveState.ACTIVATING, "start-pre", 2, "no", "success");
        fixture.found();
        fixture.journal.replaceAll((plan, answer) -> new ActAnswer.Indeterminate(0));
        fixture.answersLost = false;
        fixture.scheduler.advance(Duration.ofSeconds(20));
        assertEquals(PlanState.INDETERMINATE, newestPlan().state());

        fixture.now(LoopFixture.active(2));
        fixture.scheduler.advance(Duration.ofSeconds(5));
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
        assertEquals(1, fixture.asked.size());
    }

    @Test
    void asksAHelperThatRefusesLessAndLessOftenAndAlertsOnce() {
        fixture.refusal = Refusal.NOT_ALLOWED;
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofMinutes(10));

        assertTrue(fixture.asked.size() <= 14, "asked " + fixture.asked.size() + " times");
        assertEquals(1, fixture.incidents.alerts.size());
        fixture.refusal = null;
        fixture.scheduler.advance(Duration.ofSeconds(65));
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    /** As on a disk that is so slow that each request has expired when it is written. */
    @Test
    void alertsOnceWhenThreePlansInARowCameTooLate() {
        fixture.refusal = Refusal.LATE;
        fixture.loop.takeOver(1);
        fixture.found();
        while (fixture.asked.size() < 2) {
            fixture.scheduler.advance(Duration.ofMillis(100));
        }
        assertEquals(List.of(), fixture.incidents.alerts);
        fixture.scheduler.advance(Duration.ofMinutes(10));
        assertTrue(fixture.asked.size() >= 3, "asked " + fixture.asked.size() + " times");
        assertEquals(1, fixture.incidents.alerts.size());
    }

    private static UnitState with(String property, String value, UnitState unit) {
        return UnitState.of(unit.unit(), unit.measures().with(property, Measure.text(value)));
    }

    @Test
    void whatIsMaskedOrRemovedAfterItFailedIsOver() {
        for (String state : List.of("masked", "not-found")) {
            LoopFixture other = new LoopFixture();
            other.begin();
            other.refusal = Refusal.NOT_ALLOWED;
            other.loop.takeOver(1);
            other.found();
            UnitState gone = LoopFixture.state(ActiveState.INACTIVE, "dead", 1, "no", "success");
            other.now(with("LoadState", state, gone));
            other.scheduler.advance(Duration.ofMinutes(2));
            assertEquals(IncidentState.CLOSED, other.incident().state());
            assertEquals(
                    state.equals("masked") ? ClosedAs.BY_REQUEST : ClosedAs.NOT_KNOWN,
                    other.incident().closedAs());
        }
    }

    @Test
    void waitsForAHelperThatKnowsTheVerbAndAsksNoOther() {
        fixture.helperVerbs = Set.of("reset-failed");
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofMinutes(1));

        assertEquals(List.of(), fixture.asked);
        assertEquals(PlanState.WAITING, newestPlan().state());
        assertEquals(1, newestPlan().sequence(), "decided once");
        assertEquals(1, fixture.incidents.alerts.size());
        fixture.helperVerbs = Set.of("reset-failed", "start");
        fixture.scheduler.advance(Duration.ofSeconds(10));
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    /** Three starts, each of which ends in a failed unit again. */
    private void useUpTheAttempts() {
        fixture.afterStart = LoopFixture.failed(2);
        fixture.loop.takeOver(1);
        fixture.found();
        for (int attempt = 2; attempt < 5; attempt++) {
            fixture.scheduler.advance(Duration.ofSeconds(3));
            fixture.afterStart = LoopFixture.failed(attempt + 1);
            fixture.scheduler.advance(Duration.ofSeconds(130));
        }
    }

    @Test
    void theTimeBetweenAttemptsGrows() {
        fixture.afterStart = LoopFixture.failed(2);
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofSeconds(3));
        fixture.afterStart = LoopFixture.failed(3);
        fixture.scheduler.advance(Duration.ofSeconds(56));
        assertEquals(1, fixture.asked.size());
        fixture.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(2, fixture.asked.size());
        fixture.scheduler.advance(Duration.ofSeconds(115));
        assertEquals(2, fixture.asked.size());
        fixture.scheduler.advance(Duration.ofSeconds(5));
        assertEquals(3, fixture.asked.size());
    }

    @Test
    void warnsOnceOfNoEffectAndRaisesOneCriticalAlertOnGivingUp() {
        useUpTheAttempts();

        assertEquals(3, fixture.asked.size());
        assertEquals(ClosedAs.GIVEN_UP, fixture.incident().closedAs());
        assertEquals(
                List.of("warning repair_without_effect", "critical repair_given_up"),
                fixture.incidents.alerts.stream()
                        .map(alert -> alert.severity().code() + " " + alert.code())
                        .toList());
        assertEquals(
                1, fixture.incidents.alerts.stream().map(Alert::key).distinct().count());
    }

    @Test
    void aGivenUpIncidentStaysSoUntilAPersonRearmsIt() {
        useUpTheAttempts();
        fixture.found();
        assertEquals(3, fixture.asked.size());
        assertEquals(1, fixture.incidents.incidents.size());

        fixture.incidents.rearm(fixture.incident().id());
        fixture.afterStart = LoopFixture.active(20);
        fixture.loop.takeUp(List.of(new OpenIncident(fixture.incident().id(), 1)));
        fixture.scheduler.advance(Duration.ofSeconds(3));

        assertEquals(4, fixture.asked.size());
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
        fixture.scheduler.advance(HOLD_WINDOW.plusSeconds(5));
        Alert last = fixture.incidents.alerts.getLast();
        assertEquals(Alert.State.RESOLVED, last.state());
        assertEquals(fixture.incidents.alerts.getFirst().key(), last.key());
    }

    @Test
    void seesARunThatEndsInsideTheSettleTimeThroughItsEvent() {
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofMillis(300));
        fixture.now(LoopFixture.failed(2));
        fixture.scheduler.advance(Duration.ofSeconds(1));

        assertEquals(Verdict.NO_EFFECT, fixture.incidents.conclusions.getFirst().verdict());
    }

    @Test
    void settingTheWallClockDoesNotEndTheHoldWindow() {
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofSeconds(3));
        fixture.scheduler.setWall(fixture.scheduler.instant().plus(Duration.ofDays(1)));
        fixture.loop.assess(LoopFixture.UNIT);
        fixture.scheduler.advance(Duration.ofSeconds(5));

        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    @Test
    void waitsOutAWallClockJumpWhateverElseHappens() {
        fixture.found();
        fixture.scheduler.setWall(fixture.scheduler.instant().plus(Duration.ofHours(1)));
        fixture.loop.takeOver(1);
        fixture.scheduler.run();
        assertEquals(PlanState.WAITING, newestPlan().state());

        fixture.loop.assess(LoopFixture.UNIT);
        fixture.scheduler.advance(Duration.ofSeconds(4));
        fixture.loop.assess(LoopFixture.UNIT);
        fixture.scheduler.run();
        assertEquals(List.of(), fixture.asked);

        fixture.scheduler.advance(Duration.ofSeconds(6));
        assertEquals(1, fixture.asked.size());
    }

    @Test
    void leavesAUnitToSystemdThatIsAboutToRestartIt() {
        fixture.loop.takeOver(1);
        fixture.unit = LoopFixture.state(ActiveState.FAILED, "failed", 1, "on-failure", "signal");
        fixture.found();
        assertEquals(0, fixture.incidents.incidents.size());
        fixture.unit = LoopFixture.state(ActiveState.ACTIVATING, "auto-restart", 1, "on-failure", "signal");
        fixture.scheduler.advance(Duration.ofMillis(10));
        assertEquals(0, fixture.incidents.incidents.size());

        fixture.unit = LoopFixture.state(ActiveState.FAILED, "failed", 2, "on-failure", "signal");
        fixture.found();
        fixture.scheduler.advance(Duration.ofMillis(10));
        assertEquals(1, fixture.asked.size());
    }

    @Test
    void aHoldThatCameAfterTheDecisionStopsTheAct() {
        fixture.loop.takeOver(1);
        fixture.holds.add(new Hold(UUID.randomUUID(), null, Hold.Source.PAGE, "ada", "maintenance", Instant.EPOCH));
        fixture.found();
        assertEquals(List.of(), fixture.asked);
        assertEquals(PlanState.WAITING, newestPlan().state());

        fixture.holds.clear();
        fixture.loop.assessOpen();
        fixture.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(1, fixture.asked.size());
    }

    @Test
    void onlyWatchesInADryRunAndSaysSoOnce() {
        fixture.dryRun = true;
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.found();

        assertEquals(List.of(), fixture.asked);
        assertEquals(PlanState.WATCHED, newestPlan().state());
        assertEquals(List.of("repair_watched"), codes());
    }

    @Test
    void closesWhatCameBackByItselfAndResolvesItsAlert() {
        fixture.dryRun = true;
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.now(LoopFixture.active(2));
        assertEquals(IncidentState.OPEN, fixture.incident().state());
        fixture.scheduler.advance(Duration.ofSeconds(2));

        assertEquals(ClosedAs.BY_ITSELF, fixture.incident().closedAs());
        assertEquals(Alert.State.RESOLVED, fixture.incidents.alerts.getLast().state());
        assertEquals(Severity.INFO, fixture.incidents.alerts.getLast().severity());
    }

    // ------------------------------------------------------------------ crashes and outages

    @Test
    void anotherProcessAsksWhatBecameOfAPlanAndNeverRepeatsIt() {
        fixture.loop.takeOver(1);
        fixture.answersLost = true;
        fixture.found();
        UUID plan = newestPlan().plan().id();
        assertEquals(PlanState.READY, newestPlan().state());
        fixture.loop.close();

        fixture.answersLost = false;
        fixture.incidents.epoch = 2;
        fixture.leaseEpoch = 2;
        fixture.begin();
        fixture.loop.takeOver(2);
        fixture.scheduler.advance(Duration.ofSeconds(10));

        assertEquals(1, fixture.asked.size());
        assertTrue(fixture.recalled.contains(plan));
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    @Test
    void writesNothingUnderAnEpochThatIsOver() {
        fixture.loop.takeOver(1);
        fixture.incidents.epoch = 2;
        fixture.found();
        fixture.scheduler.advance(Duration.ofSeconds(5));

        assertEquals(0, fixture.incidents.incidents.size());
        assertEquals(List.of(), fixture.asked);
    }

    @Test
    void goesOnWhereALostAnswerLeftTheStore() {
        fixture.loop.takeOver(1);
        fixture.incidents.loseNextAnswer = true;
        fixture.found();
        assertEquals(List.of(), fixture.asked);
        fixture.scheduler.advance(Duration.ofSeconds(5));

        assertEquals(1, fixture.asked.size());
        assertEquals(1, fixture.incidents.incidents.size());
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    /** An earlier take-over that ends late must not put back what a later one has read. */
    @Test
    void takesNothingOverForAnEpochThatIsNotTheNewest() {
        fixture.leaseEpoch = 2;
        fixture.incidents.epoch = 2;
        assertTrue(fixture.loop.takeOver(2));
        assertFalse(fixture.loop.takeOver(1));
        fixture.found();

        assertEquals(1, fixture.asked.size());
        assertEquals(2, fixture.asked.getFirst().epoch());
    }

    @ParameterizedTest
    @CsvSource({"inactive,success,recovered", "failed,signal,worse"})
    void aDependentThatEndedWithSuccessHasNotFallen(String state, String result, String verdict) {
        UnitName batch = UnitName.of("batch");
        fixture.dependents = Set.of(batch);
        other(batch, LoopFixture.active(5));
        fixture.loop.takeOver(1);
        fixture.found();
        UnitState ended = LoopFixture.state(ActiveState.fromCode(state), state, 5, "no", result);
        other(batch, ended);
        fixture.scheduler.advance(Duration.ofSeconds(2));

        assertEquals(verdict, Objects.requireNonNull(newestPlan().verdict()).code());
    }

    private void other(UnitName unit, UnitState like) {
        UnitState state = UnitState.of(unit, like.measures());
        fixture.others.put(unit, state);
        fixture.memory.put(
                unit,
                new UnitMemory.Remembered(
                        state, fixture.scheduler.instant(), fixture.scheduler.instant(), false, true, 0, 0, 0));
    }

    @Test
    void waitsForTheBusAndTheStore() {
        fixture.loop.takeOver(1);
        fixture.busAway = true;
        fixture.found();
        assertEquals(0, fixture.incidents.incidents.size());
        fixture.busAway = false;
        fixture.incidents.away = true;
        fixture.scheduler.advance(Duration.ofSeconds(6));
        fixture.incidents.away = false;
        fixture.scheduler.advance(Duration.ofSeconds(6));

        assertEquals(1, fixture.asked.size());
    }

    /** It would end by itself if only the unit could be read. */
    @Test
    void tellsOnceOfAHoldForMomentsThatLastsForTenMinutes() {
        Limits usual = Limits.defaults();
        fixture.limits = new Limits(
                Duration.ofSeconds(30),
                usual.evidenceAge(),
                usual.clockJump(),
                usual.settleTime(),
                usual.holdWindow(),
                usual.cooldown(),
                usual.attempts(),
                usual.attemptsWindow(),
                usual.subjectsAtOnce(),
                usual.actTimeout());
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.busAway = true;
        fixture.scheduler.advance(Duration.ofSeconds(590));
        assertEquals(List.of(), codes());
        fixture.scheduler.advance(Duration.ofMinutes(20));
        assertEquals(List.of("repair_waits_long"), codes());

        fixture.busAway = false;
        fixture.scheduler.advance(Duration.ofMinutes(12));
        assertEquals(List.of("repair_waits_long", "resolved"), codes());
    }

    @Test
    void alertsOnceThatTheHelperDoesNotSayWhatItDid() {
        fixture.loop.takeOver(1);
        fixture.answersLost = true;
        fixture.found();
        fixture.scheduler.advance(Duration.ofSeconds(30));

        assertEquals(List.of("repair_unanswered"), codes());
        assertEquals(1, fixture.asked.size());
    }

    // ------------------------------------------------------------------ a store that was restored

    @Test
    void doesNothingFromARestoredStoreUntilAPersonConfirmsIt() {
        fixture.restoredSince = Instant.EPOCH;
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.scheduler.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), fixture.asked);
        assertEquals(PlanState.WAITING, newestPlan().state());
        assertEquals(List.of("repair_waiting"), codes());

        fixture.restoredSince = null;
        fixture.loop.assessOpen();
        fixture.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(1, fixture.asked.size());
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    @Test
    void verifiesAnOpenPlanOfARestoredStore() {
        fixture.loop.takeOver(1);
        fixture.answersLost = true;
        fixture.found();
        fixture.answersLost = false;
        fixture.restoredSince = Instant.EPOCH;
        fixture.loop.takeOver(1);
        fixture.scheduler.advance(Duration.ofSeconds(10));

        assertEquals(1, fixture.asked.size());
        assertTrue(fixture.recalled.contains(newestPlan().plan().id()));
        assertEquals(IncidentState.RECOVERED, fixture.incident().state());
    }

    @Test
    void tellsTheStoreWithAReadyPlanWhatTheHelperAcceptedLast() {
        UUID last = fixture.id();
        fixture.lastPlan = last;
        fixture.loop.takeOver(1);
        fixture.found();

        assertEquals(last, fixture.incidents.commits.getFirst().lastPlan());
    }

    @Test
    void opensAgainWhatTheStoreHasLost() {
        fixture.loop.takeOver(1);
        fixture.full(Severity.WARNING);
        fixture.loop.takeUp(List.of(new OpenIncident(fixture.incident().id(), 0)));
        fixture.incidents.incidents.clear();
        fixture.loop.takeUp(List.of());
        fixture.scheduler.run();
        assertEquals(0, fixture.incidents.incidents.size(), "one answer may be older than the incident");
        fixture.loop.takeUp(List.of());
        fixture.scheduler.run();

        assertEquals(1, fixture.incidents.incidents.size());
        assertEquals(List.of("found", "found"), codes());
    }

    @Test
    void decidesAnewWhereTheStoreDoesNotKnowTheIncident() {
        fixture.restoredSince = Instant.EPOCH;
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.incidents.incidents.clear();
        fixture.incidents.plans.clear();
        fixture.scheduler.advance(Duration.ofSeconds(10));

        assertEquals(PlanState.WAITING, newestPlan().state());
        assertEquals(List.of("repair_waiting", "repair_waiting"), codes());
    }

    // ------------------------------------------------------------------ what has no remedy

    @Test
    void alertsOfWhatHasNoRemedyAndWatchesIt() {
        fixture.loop.takeOver(1);
        fixture.full(Severity.WARNING);

        assertEquals(List.of("found"), codes());
        assertEquals(PlanState.WATCHED, newestPlan().state());
        assertNull(newestPlan().plan().action());
        assertEquals("rule", newestPlan().plan().guards().getFirst().guard());
        assertEquals("no_rule", newestPlan().plan().guards().getFirst().reason().code());
        assertEquals(List.of(), fixture.asked);
    }

    @Test
    void alertsWhenSeverityRisesAndNotWhenItFalls() {
        fixture.loop.takeOver(1);
        fixture.full(Severity.WARNING);
        fixture.full(Severity.CRITICAL);
        fixture.full(Severity.CRITICAL);
        fixture.full(Severity.WARNING);

        assertEquals(Severity.WARNING, fixture.incident().severity());
        assertEquals(
                List.of(Severity.WARNING, Severity.CRITICAL),
                fixture.incidents.alerts.stream().map(Alert::severity).toList());
    }

    @Test
    void endsWithItsFindingAndReopensWhenItReturns() {
        fixture.loop.takeOver(1);
        fixture.full(Severity.WARNING);
        UUID first = fixture.incident().id();
        fixture.notFullAnyMore();
        assertEquals(ClosedAs.BY_ITSELF, fixture.incident().closedAs());
        assertEquals(Alert.State.RESOLVED, fixture.incidents.alerts.getLast().state());

        fixture.full(Severity.WARNING);
        assertNotEquals(first, fixture.incident().id());
        assertEquals(IncidentState.OPEN, fixture.incident().state());
    }

    @Test
    void closesAnEarlierRunsIncidentWhoseFindingHasEnded() {
        fixture.loop.takeOver(1);
        fixture.full(Severity.WARNING);
        fixture.loop.close();
        fixture.begin();
        fixture.loop.takeOver(1);
        fixture.scheduler.run();
        assertEquals(List.of("mount_full /var"), fixture.resumed);
        assertEquals(IncidentState.OPEN, fixture.incident().state());

        fixture.notFullAnyMore();
        assertEquals(ClosedAs.BY_ITSELF, fixture.incident().closedAs());
    }

    @Test
    void opensAtTheTakeOverWhatWasFoundBefore() {
        fixture.full(Severity.WARNING);
        assertEquals(0, fixture.incidents.incidents.size());
        fixture.loop.takeOver(1);
        fixture.scheduler.run();
        assertEquals(1, fixture.incidents.incidents.size());
    }

    // ------------------------------------------------------------------ another version

    @Test
    void keepsUnknownIncidentsAlertsOnceAndHandlesTheRest() {
        Incident other = Incident.opening(
                fixture.id(),
                fixture.finding(
                        LoopFixture.SERVICE_FAILED, LoopFixture.UNIT, Severity.WARNING, fixture.unit.measures()),
                fixture.scheduler.instant());
        fixture.incidents.incidents.put(other.id(), other);
        Plan plan = new Plan(
                Plan.VERSION,
                fixture.id(),
                LoopFixture.HOST,
                other.id(),
                other.kind(),
                other.subject(),
                new OtherAction("rebuild", Map.of("verb", "rebuild")),
                "",
                "",
                List.of(),
                fixture.unit.measures(),
                LoopFixture.BOOT,
                fixture.scheduler.instant(),
                null);
        fixture.incidents.plans.put(
                plan.id(),
                new StoredPlan(
                        1, plan, PlanState.READY, null, null, Reason.of("decided"), fixture.scheduler.instant()));
        assertFalse(fixture.loop.acting());
        fixture.loop.takeOver(1);
        fixture.loop.takeOver(1);
        fixture.found();
        fixture.full(Severity.WARNING);
        fixture.loop.takeUp(List.of(new OpenIncident(other.id(), 0)));
        fixture.scheduler.advance(Duration.ofMinutes(1));

        assertTrue(fixture.loop.acting());
        assertEquals(List.of(), fixture.asked);
        assertEquals(List.of(), fixture.recalled);
        assertEquals(
                PlanState.READY,
                Objects.requireNonNull(fixture.incidents.plans.get(plan.id())).state());
        assertEquals(List.of("not_understood", "found"), codes());
        assertEquals(LoopFixture.VAR, fixture.incident().subject());
    }

    private StoredPlan newestPlan() {
        return Objects.requireNonNull(
                fixture.incidents.newest(fixture.incident().id()));
    }

    private List<String> codes() {
        return fixture.incidents.alerts.stream().map(Alert::code).toList();
    }
}
