package io.smartmon.domain.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Given;
import io.smartmon.domain.Units;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.CauseFirstGuard;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.PackageActivity;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeciderTest {
    private static final Instant NOW = Given.NOW;
    private static final Decider DECIDER = Decider.installed();

    @Test
    void whatNoRulePermitsIsNotDoneThoughNothingElseIsAgainstIt() {
        OtherAction remount = new OtherAction("remount", Map.of("verb", "remount"));
        Given given = new Given().helperKnows(remount.verb());
        Decider decider = new Decider(Guards.installed(), List.of(new Remedy() {
            @Override
            public FindingKind kind() {
                return given.finding().kind();
            }

            @Override
            public Set<Fact<?>> facts() {
                return Set.of();
            }

            @Override
            public Knowledge<Action> propose(Finding finding, Situation situation) {
                return Knowledge.known(remount, NOW);
            }
        }));

        Decision decision = decider.decide(given.finding(), given.situation(), given.policy(), NOW);

        assertInstanceOf(Decision.Reject.class, decision);
        assertEquals(
                List.of("allow-list no_permission_rule", "protected no_permission_rule"),
                decision.verdicts().stream()
                        .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                        .map(verdict -> verdict.guard() + " " + verdict.reason().code())
                        .toList());
    }

    @Test
    void startsAnAllowedUnitThatFailedWhenEveryGuardPasses() {
        Decision decision = decide(new Given().pulledIn("app"));

        Decision.Act act = assertInstanceOf(Decision.Act.class, decision);
        assertEquals(
                new StartUnit(
                        UnitName.of("web"), ExpectedState.of(Units.failed().state()), List.of(UnitName.of("app"))),
                act.action());
        assertEquals(Optional.of(act.action()), act.proposed());
        assertEquals(
                Guards.installed().all().stream().map(guard -> guard.id()).toList(),
                act.verdicts().stream().map(GuardVerdict::guard).toList());
    }

    private static Given clustered() {
        return new Given()
                .placement(new UnitPlacement(
                        List.of("/run/systemd/system/web.service.d/50-pacemaker.conf"), "system.slice", ""));
    }

    static Stream<Arguments> situationsThatMustNotAct() {
        return Stream.of(
                Arguments.of(
                        "allow-list",
                        Decision.Reject.class,
                        new Given().unit(Units.failed().named("other.service"))),
                Arguments.of(
                        "protected",
                        Decision.Reject.class,
                        new Given().unit(Units.failed().named("ssh.service"))),
                Arguments.of("level", Decision.Watch.class, new Given().dryRun()),
                Arguments.of("level", Decision.Watch.class, new Given().level(Level.WATCH)),
                Arguments.of("machine", Decision.Watch.class, new Given().machine(IdentityStatus.COPIED)),
                Arguments.of("store", Decision.Defer.class, new Given().storeRestored()),
                Arguments.of(
                        "unit-type",
                        Decision.Watch.class,
                        new Given().unit(Units.failed().type("oneshot"))),
                Arguments.of(
                        "unit-type",
                        Decision.Watch.class,
                        new Given().unit(Units.failed().by(List.of(UnitName.of("web.timer"))))),
                Arguments.of("hold", Decision.Defer.class, new Given().held()),
                Arguments.of("intent", Decision.Reject.class, new Given().stopSeen()),
                Arguments.of(
                        "intent",
                        Decision.Reject.class,
                        new Given().unit(Units.failed().file("disabled"))),
                Arguments.of(
                        "intent",
                        Decision.Defer.class,
                        new Given().eventsLost().unit(Units.failed().ended("exit-code", 1, 1))),
                Arguments.of(
                        "intent",
                        Decision.Defer.class,
                        new Given().eventsLost().unit(Units.failed().ended("signal", 2, 15))),
                Arguments.of("state", Decision.Defer.class, new Given().unit(Units.running("bb"))),
                Arguments.of("dwell", Decision.Defer.class, new Given().dwell(Duration.ofSeconds(30))),
                Arguments.of("evidence", Decision.Defer.class, new Given().evidenceAge(Duration.ofSeconds(6))),
                Arguments.of("evidence", Decision.Defer.class, new Given().evidenceAge(Duration.ofSeconds(-1))),
                Arguments.of("clock", Decision.Defer.class, new Given().clockJump(Duration.ofSeconds(-6))),
                Arguments.of(
                        "auto-restart",
                        Decision.Defer.class,
                        new Given().unit(Units.failed().as(ActiveState.FAILED, "auto-restart"))),
                Arguments.of(
                        "auto-restart",
                        Decision.Defer.class,
                        new Given().unit(Units.failed().job(7))),
                Arguments.of("manager", Decision.Defer.class, new Given().manager(ManagerState.STOPPING)),
                Arguments.of("other-manager", Decision.Reject.class, clustered().managers("pacemaker")),
                Arguments.of("other-manager", Decision.Defer.class, clustered()),
                Arguments.of(
                        "package-transaction",
                        Decision.Defer.class,
                        new Given().packages(new PackageActivity.Running("/var/lib/dpkg/lock"))),
                Arguments.of(
                        "package-transaction",
                        Decision.Defer.class,
                        new Given().packages(new PackageActivity.Idle(Duration.ofSeconds(299)))),
                Arguments.of(
                        "manager",
                        Decision.Defer.class,
                        new Given().manager(ManagerState.STARTING, Duration.ofMinutes(9))),
                Arguments.of("cooldown", Decision.Defer.class, new Given().attempts(Duration.ofSeconds(59))),
                Arguments.of(
                        "backoff",
                        Decision.Defer.class,
                        new Given().attempts(Duration.ofSeconds(90), Duration.ofMinutes(3))),
                Arguments.of(
                        "attempts",
                        Decision.Reject.class,
                        new Given().attempts(Duration.ofMinutes(4), Duration.ofMinutes(5), Duration.ofMinutes(9))),
                Arguments.of(
                        "restart-prevented",
                        Decision.Reject.class,
                        new Given().restartPreventedBy(new ExitStatuses(Set.of(), Set.of(9)))),
                Arguments.of("closure", Decision.Defer.class, new Given().pulledIn("mail")),
                Arguments.of(
                        "closure",
                        Decision.Defer.class,
                        new Given().pulledIn("app").stopped(List.of(UnitName.of("app")), List.of())),
                Arguments.of(
                        "cause-first",
                        Decision.Defer.class,
                        new Given()
                                .causes(new CauseFirstGuard.Causes(
                                        List.of(UnitName.of("db")), List.of(), List.of(), List.of(), false))),
                Arguments.of(
                        "configuration",
                        Decision.Defer.class,
                        new Given().configuration(ConfigurationState.changed(List.of("/etc/default/web")))),
                Arguments.of(
                        "conflicts",
                        Decision.Defer.class,
                        new Given().closure(StartClosure.none().conflictingWith(List.of(UnitName.of("mail"))))),
                Arguments.of(
                        "system-action",
                        Decision.Reject.class,
                        new Given()
                                .closure(new StartClosure(
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        List.of(UnitName.of("web")),
                                        List.of(),
                                        false))),
                Arguments.of("at-once", Decision.Defer.class, new Given().underRepair(3)),
                Arguments.of("helper", Decision.Defer.class, new Given().helper(false)),
                Arguments.of("level", Decision.Ask.class, new Given().level(Level.ASK)),
                Arguments.of("lease", Decision.Defer.class, new Given().lease(false)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("situationsThatMustNotAct")
    void oneGuardIsEnoughToKeepItFromActing(String guard, Class<? extends Decision> expected, Given given) {
        Decision decision = decide(given);

        assertInstanceOf(expected, decision);
        assertEquals(
                List.of(guard),
                decision.verdicts().stream()
                        .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                        .map(GuardVerdict::guard)
                        .toList());
        assertEquals(Optional.of(given.action()), decision.proposed());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("situationsThatMustNotAct")
    void withoutThatGuardItActs(String guard, Class<? extends Decision> expected, Given given) {
        Decider others = new Decider(Guards.installed().without(guard), Decider.remedies());

        assertInstanceOf(Decision.Act.class, decide(others, given));
    }

    @Test
    void everyGuardThatCanStopSomethingIsAmongThoseSituations() {
        Set<String> ids = new LinkedHashSet<>(
                Guards.installed().all().stream().map(guard -> guard.id()).toList());
        situationsThatMustNotAct().forEach(each -> ids.remove((String) each.get()[0]));

        assertEquals(Set.of(), ids);
    }

    @Test
    void crashAfterLostEventsIsActedOnOnlyWhenNoStopLeavesSuchAResult() {
        assertInstanceOf(Decision.Act.class, decide(new Given().eventsLost()));
        assertInstanceOf(
                Decision.Act.class,
                decide(new Given().eventsLost().unit(Units.failed().ended("oom-kill", 2, 9))));
        assertInstanceOf(
                Decision.Defer.class,
                decide(new Given().eventsLost().unit(Units.failed().ended("timeout", 2, 9))));
    }

    @Test
    void usedUpAttemptsAloneMeanGivingUp() {
        Given given = new Given().attempts(Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofMinutes(9));

        assertTrue(assertInstanceOf(Decision.Reject.class, decide(given)).exhausted());
        assertFalse(assertInstanceOf(Decision.Reject.class, decide(given.stopSeen()))
                .exhausted());
    }

    @Test
    void theMostCautiousAnswerCounts() {
        Given given = new Given().level(Level.ASK);
        assertInstanceOf(Decision.Ask.class, decide(given));
        assertInstanceOf(Decision.Watch.class, decide(given.machine(IdentityStatus.COPIED)));
        assertInstanceOf(Decision.Defer.class, decide(given.held()));
        assertInstanceOf(Decision.Reject.class, decide(given.stopSeen()));
    }

    @Test
    void waitsUntilTheLastTimedGuardEndsAndWithoutEndWhenOneHasNone() {
        Given cooling = new Given().attempts(Duration.ofSeconds(20)).dwell(Duration.ofSeconds(5));

        assertEquals(
                NOW.plusSeconds(40),
                assertInstanceOf(Decision.Defer.class, decide(cooling)).until());
        assertNull(
                assertInstanceOf(Decision.Defer.class, decide(cooling.held())).until());
    }

    @Test
    void neverActsWhileAnyFactIsNotKnown() {
        assertEquals(Set.copyOf(Given.FACTS), DECIDER.facts(Given.KIND));
        for (Fact<?> fact : Given.FACTS) {
            Decision decision = decide(new Given().unknown(fact));
            assertInstanceOf(Decision.Defer.class, decision, fact::name);
        }
        assertInstanceOf(Decision.Defer.class, decide(new Given().allowListUnknown()));
    }

    @Test
    void aUnitThatIsNotKnownLeavesNothingToPropose() {
        Decision decision = decide(new Given().unknown(Facts.UNIT));

        assertEquals(Optional.empty(), decision.proposed());
        assertEquals(List.of(GuardVerdict.notKnown(Decider.RULE, Reason.of("no_bus"))), decision.verdicts());
    }

    @Test
    void whatPullsInIsNotKnownIsNoPlanThatNamesNothing() {
        Decision decision = decide(new Given().unknown(Facts.START_CLOSURE));

        assertInstanceOf(Decision.Defer.class, decision);
    }

    @Test
    void whatTheRemedyReadsIsReadWhicheverGuardsThereAre() {
        Decider unguarded = new Decider(new Guards(List.of()), Decider.remedies());

        assertTrue(unguarded.hasRemedy(Given.KIND));
        assertEquals(Set.of(Facts.UNIT, Facts.START_CLOSURE), unguarded.facts(Given.KIND));
    }

    @Test
    void aKindWithoutARemedyIsWatched() {
        FindingKind kind = new FindingKind("mount_full");
        Finding finding =
                new Finding(Given.HOST, kind, new MountSubject("/var"), Severity.WARNING, Measures.none(), NOW, NOW);

        Decision decision = DECIDER.decide(finding, new Given().situation(), new Given().policy(), NOW);

        assertInstanceOf(Decision.Watch.class, decision);
        assertEquals(Optional.empty(), decision.proposed());
        assertEquals("no_rule", decision.verdicts().getFirst().reason().code());
        assertFalse(DECIDER.hasRemedy(kind));
        assertEquals(Set.of(), DECIDER.facts(kind));
    }

    @Property(tries = 5_000)
    void actsOnlyWhenEveryVerdictIsPassWhateverTheSituation(@ForAll("situations") Given given) {
        Decision decision = decide(given);

        boolean allPass =
                decision.verdicts().stream().allMatch(verdict -> verdict.outcome() == GuardVerdict.Outcome.PASS);
        assertEquals(allPass, decision instanceof Decision.Act);
        assertEquals(decision, decide(given), "the same arguments give the same decision");
        Statistics.label("acted")
                .collect(decision instanceof Decision.Act)
                .coverage(seen -> seen.check(true).count(count -> count > 50));
    }

    @Property
    void whatAloneStopsItStopsItInEverySituation(@ForAll("situations") Given given, @ForAll("stops") Stop stop) {
        assertFalse(decide(stop.in(given)) instanceof Decision.Act, () -> stop + " in " + given);
    }

    /** What must stop every act. */
    enum Stop {
        DRY_RUN,
        STOP_SEEN,
        HELD,
        NO_LEASE,
        USED_UP,
        NOT_FAILED,
        BOOTING,
        SHUTTING_DOWN;

        Given in(Given given) {
            return switch (this) {
                case DRY_RUN -> given.dryRun();
                case STOP_SEEN -> given.stopSeen();
                case HELD -> given.held();
                case NO_LEASE -> given.lease(false);
                case USED_UP -> given.attempts(Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofMinutes(9));
                case NOT_FAILED -> given.unit(Units.running("bb"));
                case BOOTING -> given.manager(ManagerState.STARTING, Duration.ofMinutes(9));
                case SHUTTING_DOWN -> given.manager(ManagerState.STOPPING);
            };
        }
    }

    @Provide
    Arbitrary<Stop> stops() {
        return Arbitraries.of(Stop.class);
    }

    @Provide
    Arbitrary<Given> situations() {
        Arbitrary<Boolean> rarely = Arbitraries.integers().between(0, 7).map(n -> n == 0);
        Arbitrary<List<Boolean>> switches = rarely.list().ofSize(6);
        Arbitrary<Integer> ago = Arbitraries.integers().between(0, 1_200);
        Arbitrary<ActiveState> states = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(ActiveState.FAILED)), Tuple.of(1, Arbitraries.of(ActiveState.class)));
        Arbitrary<ManagerState> managers = Arbitraries.of(ManagerState.class);
        Arbitrary<Set<Fact<?>>> unknown =
                Arbitraries.<Fact<?>>of(Given.FACTS).set().ofMaxSize(1);
        return Combinators.combine(switches, ago, states, managers, unknown)
                .as((on, seconds, state, manager, unknownFacts) -> {
                    Given given = new Given().manager(manager);
                    if (state != ActiveState.FAILED) {
                        given.unit(Units.failed().as(state, "sub"));
                    }
                    if (on.get(0)) {
                        given.dryRun();
                    }
                    if (on.get(1)) {
                        given.stopSeen();
                    }
                    if (on.get(2)) {
                        given.held();
                    }
                    if (on.get(3)) {
                        given.lease(false);
                    }
                    if (on.get(4)) {
                        given.eventsLost();
                    }
                    if (on.get(5)) {
                        unknownFacts.forEach(given::unknown);
                    }
                    return seconds > 900 ? given : given.attempts(Duration.ofSeconds(seconds));
                });
    }

    private static Decision decide(Given given) {
        return decide(DECIDER, given);
    }

    private static Decision decide(Decider decider, Given given) {
        return decider.decide(given.finding(), given.situation(), given.policy(), NOW);
    }
}
