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
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RepairLoopTest {
    private static final Duration HOLD_WINDOW = Duration.ofMinutes(10);

    private final LoopBench bench = new LoopBench();

    @Test
    void startsWhatFailedOnceAndCallsItHealedAfterTheHoldWindow() {
        bench.loop.takeOver(1);
        bench.found();
        bench.scheduler.advance(Duration.ofSeconds(3));

        assertEquals(1, bench.asked.size());
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
        bench.scheduler.advance(HOLD_WINDOW.minusSeconds(5));
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
        bench.scheduler.advance(Duration.ofSeconds(10));
        assertEquals(ClosedAs.HEALED, bench.incident().closedAs());
        assertEquals(1, bench.asked.size());
        assertEquals(List.of(), bench.incidents.alerts);
    }

    @Test
    void makesThePlanFromWhatWasDecidedAndNamesItsRule() {
        bench.loop.takeOver(1);
        bench.found();

        StoredPlan stored = newestPlan();
        StartUnit start = (StartUnit) Objects.requireNonNull(stored.plan().action());
        assertEquals(LoopBench.NGINX, start.unit());
        assertEquals(LoopBench.failed(1).invocationId(), start.expected().invocationId());
        assertEquals("* : nginx.service", stored.plan().rule());
        assertEquals(Plan.VERSION, stored.plan().version());
        assertEquals(start, bench.asked.getFirst().action());
    }

    @Test
    void asksForNothingLaterThanTwoSecondsAfterTheHoldsWereRead() {
        bench.loop.takeOver(1);
        bench.found();

        assertEquals(
                bench.scheduler.hundredthsSinceBoot() + 200,
                bench.asked.getFirst().notAfter());
    }

    @Test
    void waitsForAStartOfWhichTheHelperCannotSayWhenItWasAccepted() {
        bench.scheduler.advance(Duration.ofHours(1));
        bench.loop.takeOver(1);
        bench.answersLost = true;
        bench.afterStart = LoopBench.state(ActiveState.ACTIVATING, "start-pre", 2, "no", "success");
        bench.found();
        bench.journal.replaceAll((plan, answer) -> new ActAnswer.Indeterminate(0));
        bench.answersLost = false;
        bench.scheduler.advance(Duration.ofSeconds(20));
        assertEquals(PlanState.INDETERMINATE, newestPlan().state());

        bench.now(LoopBench.active(2));
        bench.scheduler.advance(Duration.ofSeconds(5));
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
        assertEquals(1, bench.asked.size());
    }

    @Test
    void asksAHelperThatRefusesLessAndLessOftenAndTellsItOnce() {
        bench.refusal = Refusal.NOT_ALLOWED;
        bench.loop.takeOver(1);
        bench.found();
        bench.scheduler.advance(Duration.ofMinutes(10));

        assertTrue(bench.asked.size() <= 14, "asked " + bench.asked.size() + " times");
        assertEquals(1, bench.incidents.alerts.size());
        bench.refusal = null;
        bench.scheduler.advance(Duration.ofSeconds(65));
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
    }

    @Test
    void waitsForAHelperThatKnowsTheVerbAndAsksNoOther() {
        bench.helperVerbs = Set.of("reset-failed");
        bench.loop.takeOver(1);
        bench.found();
        bench.scheduler.advance(Duration.ofMinutes(1));

        assertEquals(List.of(), bench.asked);
        assertEquals(PlanState.WAITING, newestPlan().state());
        assertEquals(1, newestPlan().sequence(), "decided once");
        assertEquals(1, bench.incidents.alerts.size());
        bench.helperVerbs = Set.of("reset-failed", "start");
        bench.scheduler.advance(Duration.ofSeconds(10));
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
    }

    /** Three starts, each of which ends in a failed unit again. */
    private void useUpTheAttempts() {
        bench.afterStart = LoopBench.failed(2);
        bench.loop.takeOver(1);
        bench.found();
        for (int attempt = 2; attempt < 5; attempt++) {
            bench.scheduler.advance(Duration.ofSeconds(3));
            bench.afterStart = LoopBench.failed(attempt + 1);
            bench.scheduler.advance(Duration.ofSeconds(70));
        }
    }

    @Test
    void warnsOnceOfAttemptsWithoutEffectAndIsLoudOnceWhenItGivesUp() {
        useUpTheAttempts();

        assertEquals(3, bench.asked.size());
        assertEquals(ClosedAs.GIVEN_UP, bench.incident().closedAs());
        assertEquals(
                List.of("warning repair_without_effect", "critical repair_given_up"),
                bench.incidents.alerts.stream()
                        .map(alert -> alert.severity().code() + " " + alert.code())
                        .toList());
        assertEquals(
                1, bench.incidents.alerts.stream().map(Alert::key).distinct().count());
    }

    @Test
    void whatWasGivenUpStaysSoUntilAPersonReArmsIt() {
        useUpTheAttempts();
        bench.found();
        assertEquals(3, bench.asked.size());
        assertEquals(1, bench.incidents.incidents.size());

        bench.incidents.rearm(bench.incident().id());
        bench.afterStart = LoopBench.active(20);
        bench.loop.takeUp(List.of(new OpenIncident(bench.incident().id(), 1)));
        bench.scheduler.advance(Duration.ofSeconds(3));

        assertEquals(4, bench.asked.size());
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
        bench.scheduler.advance(HOLD_WINDOW.plusSeconds(5));
        Alert last = bench.incidents.alerts.getLast();
        assertEquals(Alert.State.RESOLVED, last.state());
        assertEquals(bench.incidents.alerts.getFirst().key(), last.key());
    }

    @Test
    void seesARunThatEndsInsideTheSettleTimeThroughItsEvent() {
        bench.loop.takeOver(1);
        bench.found();
        bench.scheduler.advance(Duration.ofMillis(300));
        bench.now(LoopBench.failed(2));
        bench.scheduler.advance(Duration.ofSeconds(1));

        assertEquals(Verdict.NO_EFFECT, bench.incidents.conclusions.getFirst().verdict());
    }

    @Test
    void settingTheWallClockDoesNotEndTheHoldWindow() {
        bench.loop.takeOver(1);
        bench.found();
        bench.scheduler.advance(Duration.ofSeconds(3));
        bench.scheduler.setWall(bench.scheduler.instant().plus(Duration.ofDays(1)));
        bench.loop.assess(LoopBench.UNIT);
        bench.scheduler.advance(Duration.ofSeconds(5));

        assertEquals(IncidentState.RECOVERED, bench.incident().state());
    }

    @Test
    void waitsOutAJumpOfTheWallClockWhateverHappensMeanwhile() {
        bench.found();
        bench.scheduler.setWall(bench.scheduler.instant().plus(Duration.ofHours(1)));
        bench.loop.takeOver(1);
        bench.scheduler.run();
        assertEquals(PlanState.WAITING, newestPlan().state());

        bench.loop.assess(LoopBench.UNIT);
        bench.scheduler.advance(Duration.ofSeconds(4));
        bench.loop.assess(LoopBench.UNIT);
        bench.scheduler.run();
        assertEquals(List.of(), bench.asked);

        bench.scheduler.advance(Duration.ofSeconds(6));
        assertEquals(1, bench.asked.size());
    }

    @Test
    void leavesAUnitToSystemdThatIsAboutToRestartIt() {
        bench.loop.takeOver(1);
        bench.unit = LoopBench.state(ActiveState.FAILED, "failed", 1, "on-failure", "signal");
        bench.found();
        assertEquals(0, bench.incidents.incidents.size());
        bench.unit = LoopBench.state(ActiveState.ACTIVATING, "auto-restart", 1, "on-failure", "signal");
        bench.scheduler.advance(Duration.ofMillis(10));
        assertEquals(0, bench.incidents.incidents.size());

        bench.unit = LoopBench.state(ActiveState.FAILED, "failed", 2, "on-failure", "signal");
        bench.found();
        bench.scheduler.advance(Duration.ofMillis(10));
        assertEquals(1, bench.asked.size());
    }

    @Test
    void aHoldThatCameAfterTheDecisionStopsTheAct() {
        bench.loop.takeOver(1);
        bench.holds.add(new Hold(UUID.randomUUID(), null, Hold.Source.PAGE, "ada", "maintenance", Instant.EPOCH));
        bench.found();
        assertEquals(List.of(), bench.asked);
        assertEquals(PlanState.WAITING, newestPlan().state());

        bench.holds.clear();
        bench.loop.assessOpen();
        bench.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(1, bench.asked.size());
    }

    @Test
    void onlyWatchesInADryRunAndSaysSoOnce() {
        bench.dryRun = true;
        bench.loop.takeOver(1);
        bench.found();
        bench.found();

        assertEquals(List.of(), bench.asked);
        assertEquals(PlanState.WATCHED, newestPlan().state());
        assertEquals(List.of("repair_watched"), codes());
    }

    @Test
    void closesWhatCameBackByItselfAndResolvesItsAlert() {
        bench.dryRun = true;
        bench.loop.takeOver(1);
        bench.found();
        bench.now(LoopBench.active(2));
        assertEquals(IncidentState.OPEN, bench.incident().state());
        bench.scheduler.advance(Duration.ofSeconds(2));

        assertEquals(ClosedAs.BY_ITSELF, bench.incident().closedAs());
        assertEquals(Alert.State.RESOLVED, bench.incidents.alerts.getLast().state());
        assertEquals(Severity.INFO, bench.incidents.alerts.getLast().severity());
    }

    // ------------------------------------------------------------------ crashes and outages

    @Test
    void anotherProcessAsksWhatBecameOfAPlanAndNeverRepeatsIt() {
        bench.loop.takeOver(1);
        bench.answersLost = true;
        bench.found();
        UUID plan = newestPlan().plan().id();
        assertEquals(PlanState.READY, newestPlan().state());
        bench.loop.close();

        bench.answersLost = false;
        bench.incidents.epoch = 2;
        bench.leaseEpoch = 2;
        bench.begin();
        bench.loop.takeOver(2);
        bench.scheduler.advance(Duration.ofSeconds(10));

        assertEquals(1, bench.asked.size());
        assertTrue(bench.recalled.contains(plan));
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
    }

    @Test
    void writesNothingUnderAnEpochThatIsOver() {
        bench.loop.takeOver(1);
        bench.incidents.epoch = 2;
        bench.found();
        bench.scheduler.advance(Duration.ofSeconds(5));

        assertEquals(0, bench.incidents.incidents.size());
        assertEquals(List.of(), bench.asked);
    }

    @Test
    void goesOnWhereALostAnswerLeftTheStore() {
        bench.loop.takeOver(1);
        bench.incidents.loseNextAnswer = true;
        bench.found();
        assertEquals(List.of(), bench.asked);
        bench.scheduler.advance(Duration.ofSeconds(5));

        assertEquals(1, bench.asked.size());
        assertEquals(1, bench.incidents.incidents.size());
        assertEquals(IncidentState.RECOVERED, bench.incident().state());
    }

    @Test
    void waitsForTheBusAndTheStore() {
        bench.loop.takeOver(1);
        bench.busAway = true;
        bench.found();
        assertEquals(0, bench.incidents.incidents.size());
        bench.busAway = false;
        bench.incidents.away = true;
        bench.scheduler.advance(Duration.ofSeconds(6));
        bench.incidents.away = false;
        bench.scheduler.advance(Duration.ofSeconds(6));

        assertEquals(1, bench.asked.size());
    }

    @Test
    void tellsOnceThatTheHelperDoesNotSayWhatItDid() {
        bench.loop.takeOver(1);
        bench.answersLost = true;
        bench.found();
        bench.scheduler.advance(Duration.ofSeconds(30));

        assertEquals(List.of("repair_unanswered"), codes());
        assertEquals(1, bench.asked.size());
    }

    // ------------------------------------------------------------------ what has no remedy

    @Test
    void tellsOfWhatHasNoRemedyAndWatchesIt() {
        bench.loop.takeOver(1);
        bench.full(Severity.WARNING);

        assertEquals(List.of("found"), codes());
        assertEquals(PlanState.WATCHED, newestPlan().state());
        assertNull(newestPlan().plan().action());
        assertEquals("rule", newestPlan().plan().guards().getFirst().guard());
        assertEquals("no_rule", newestPlan().plan().guards().getFirst().reason().code());
        assertEquals(List.of(), bench.asked);
    }

    @Test
    void tellsWhenItMattersMoreAndNotWhenItMattersLess() {
        bench.loop.takeOver(1);
        bench.full(Severity.WARNING);
        bench.full(Severity.CRITICAL);
        bench.full(Severity.CRITICAL);
        bench.full(Severity.WARNING);

        assertEquals(Severity.WARNING, bench.incident().severity());
        assertEquals(
                List.of(Severity.WARNING, Severity.CRITICAL),
                bench.incidents.alerts.stream().map(Alert::severity).toList());
    }

    @Test
    void isOverWhenItsFindingEndsAndBeginsAnewWhenItStandsAgain() {
        bench.loop.takeOver(1);
        bench.full(Severity.WARNING);
        UUID first = bench.incident().id();
        bench.notFullAnyMore();
        assertEquals(ClosedAs.BY_ITSELF, bench.incident().closedAs());
        assertEquals(Alert.State.RESOLVED, bench.incidents.alerts.getLast().state());

        bench.full(Severity.WARNING);
        assertNotEquals(first, bench.incident().id());
        assertEquals(IncidentState.OPEN, bench.incident().state());
    }

    @Test
    void closesAnIncidentOfAnotherRunWhoseFindingEndedMeanwhile() {
        bench.loop.takeOver(1);
        bench.full(Severity.WARNING);
        bench.loop.close();
        bench.begin();
        bench.loop.takeOver(1);
        bench.scheduler.run();
        assertEquals(List.of("mount_full /var"), bench.resumed);
        assertEquals(IncidentState.OPEN, bench.incident().state());

        bench.notFullAnyMore();
        assertEquals(ClosedAs.BY_ITSELF, bench.incident().closedAs());
    }

    @Test
    void opensAtTheTakeOverWhatWasFoundBefore() {
        bench.full(Severity.WARNING);
        assertEquals(0, bench.incidents.incidents.size());
        bench.loop.takeOver(1);
        bench.scheduler.run();
        assertEquals(1, bench.incidents.incidents.size());
    }

    // ------------------------------------------------------------------ another version

    @Test
    void keepsWhatItDoesNotUnderstandTellsItOnceAndGoesOnWithTheRest() {
        Incident other = Incident.opening(
                bench.id(),
                bench.finding(LoopBench.SERVICE_FAILED, LoopBench.UNIT, Severity.WARNING, bench.unit.measures()),
                bench.scheduler.instant());
        bench.incidents.incidents.put(other.id(), other);
        Plan plan = new Plan(
                Plan.VERSION,
                bench.id(),
                LoopBench.HOST,
                other.id(),
                other.kind(),
                other.subject(),
                new OtherAction("rebuild", Map.of("verb", "rebuild")),
                "",
                "",
                List.of(),
                bench.unit.measures(),
                LoopBench.BOOT,
                bench.scheduler.instant(),
                null);
        bench.incidents.plans.put(
                plan.id(),
                new StoredPlan(1, plan, PlanState.READY, null, null, Reason.of("decided"), bench.scheduler.instant()));
        assertFalse(bench.loop.acting());
        bench.loop.takeOver(1);
        bench.loop.takeOver(1);
        bench.found();
        bench.full(Severity.WARNING);
        bench.loop.takeUp(List.of(new OpenIncident(other.id(), 0)));
        bench.scheduler.advance(Duration.ofMinutes(1));

        assertTrue(bench.loop.acting());
        assertEquals(List.of(), bench.asked);
        assertEquals(List.of(), bench.recalled);
        assertEquals(
                PlanState.READY,
                Objects.requireNonNull(bench.incidents.plans.get(plan.id())).state());
        assertEquals(List.of("not_understood", "found"), codes());
        assertEquals(LoopBench.VAR, bench.incident().subject());
    }

    private StoredPlan newestPlan() {
        return Objects.requireNonNull(bench.incidents.newest(bench.incident().id()));
    }

    private List<String> codes() {
        return bench.incidents.alerts.stream().map(Alert::code).toList();
    }
}
