package io.smartmon.domain.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Level;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeciderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final HostId HOST = HostId.ofName("web-1");
    private static final Decider DECIDER = new Decider(Guards.standard());

    @Test
    void startsAnAllowedUnitThatFailedWhenEveryGuardPasses() {
        Decision decision = decide(new Given());

        Decision.Act act = assertInstanceOf(Decision.Act.class, decision);
        assertEquals(Verb.START, act.verb());
        assertEquals(ExpectedState.of(Units.failed().state()), act.expected());
        assertEquals(Guards.standard().size(), act.verdicts().size());
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
                Arguments.of("machine", Decision.Watch.class, new Given().sameMachine(false)),
                Arguments.of(
                        "unit-type",
                        Decision.Watch.class,
                        new Given().unit(Units.failed().type("oneshot"))),
                Arguments.of(
                        "unit-type",
                        Decision.Watch.class,
                        new Given().unit(Units.failed().byTimer())),
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
                Arguments.of("evidence", Decision.Defer.class, new Given().seenAgo(Duration.ofSeconds(6))),
                Arguments.of("evidence", Decision.Defer.class, new Given().seenAgo(Duration.ofSeconds(-1))),
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
                Arguments.of("manager", Decision.Defer.class, new Given().manager(ManagerState.STARTING)),
                Arguments.of("cooldown", Decision.Defer.class, new Given().attempts(Duration.ofSeconds(59))),
                Arguments.of(
                        "attempts",
                        Decision.Reject.class,
                        new Given().attempts(Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofMinutes(9))),
                Arguments.of("at-once", Decision.Defer.class, new Given().underRepair(3)),
                Arguments.of("helper", Decision.Defer.class, new Given().helper(false)),
                Arguments.of("lease", Decision.Defer.class, new Given().lease(false)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("situationsThatMustNotAct")
    void oneGuardIsEnoughToKeepItFromActing(String guard, Class<? extends Decision> expected, Given given) {
        Decision decision = decide(given);

        assertInstanceOf(expected, decision);
        assertTrue(
                decision.verdicts().stream()
                        .anyMatch(verdict ->
                                verdict.guard().equals(guard) && verdict.outcome() != GuardVerdict.Outcome.PASS),
                () -> guard + " let it pass: " + decision.verdicts());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("situationsThatMustNotAct")
    void withoutThatGuardItActs(String guard, Class<? extends Decision> expected, Given given) {
        List<Guard> others = Guards.standard().stream()
                .filter(each -> !each.name().equals(guard))
                .toList();

        Decision decision = new Decider(others).decide(given.finding(), given.situation(), given.policy(), NOW);

        assertFalse(
                decision.verdicts().stream().anyMatch(verdict -> verdict.guard().equals(guard)));
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
    void waitsUntilTheLastTimedGuardEndsAndWithoutEndWhenOneHasNone() {
        Given cooling = new Given().attempts(Duration.ofSeconds(20)).dwell(Duration.ofSeconds(5));

        assertEquals(
                NOW.plusSeconds(40),
                assertInstanceOf(Decision.Defer.class, decide(cooling)).until());
        assertEquals(
                null,
                assertInstanceOf(Decision.Defer.class, decide(cooling.held()))
                        .until());
    }

    @Test
    void neverActsWhileAnyEntryOfTheSituationIsNotKnown() {
        Situation known = new Given().situation();
        List<Situation> each = List.of(
                with(known, 0),
                with(known, 1),
                with(known, 2),
                with(known, 3),
                with(known, 4),
                with(known, 5),
                with(known, 6),
                with(known, 7),
                with(known, 8),
                with(known, 9),
                with(known, 10));
        for (Situation situation : each) {
            Decision decision = DECIDER.decide(new Given().finding(), situation, new Given().policy(), NOW);
            assertInstanceOf(Decision.Defer.class, decision, situation::toString);
        }
        assertInstanceOf(Decision.Defer.class, decide(new Given().allowListUnknown()));
    }

    @Test
    void actsOnlyWhenEveryVerdictIsPassWhateverTheSituation() {
        Random random = new Random(20_260_301);
        int acted = 0;
        for (int i = 0; i < 20_000; i++) {
            Given given = random(random);
            Decision decision = decide(given);
            boolean allPass =
                    decision.verdicts().stream().allMatch(verdict -> verdict.outcome() == GuardVerdict.Outcome.PASS);
            assertEquals(allPass, decision instanceof Decision.Act);
            assertEquals(decision, decide(given), "the same arguments give the same decision");
            if (decision instanceof Decision.Act) {
                acted++;
                assertFalse(given.dryRun);
                assertFalse(given.stopSeen);
                assertTrue(given.holds.isEmpty());
                assertTrue(given.lease.mine());
                assertEquals(ActiveState.FAILED, given.unit.activeState());
            }
        }
        assertTrue(acted > 50, "the generator must reach the acting case too, it did " + acted + " times");
    }

    private static Given random(Random random) {
        Given given = new Given();
        if (random.nextInt(8) == 0) {
            given.dryRun();
        }
        if (random.nextInt(8) == 0) {
            given.stopSeen();
        }
        if (random.nextInt(8) == 0) {
            given.held();
        }
        if (random.nextInt(8) == 0) {
            given.lease(false);
        }
        if (random.nextInt(4) == 0) {
            given.eventsLost();
        }
        if (random.nextInt(3) == 0) {
            given.attempts(Duration.ofSeconds(random.nextInt(1_200)));
        }
        List<ActiveState> states = List.of(ActiveState.values());
        List<ManagerState> managers = List.of(ManagerState.values());
        if (random.nextInt(3) == 0) {
            given.unit(Units.failed().as(states.get(random.nextInt(states.size())), "sub"));
        }
        given.manager(managers.get(random.nextInt(managers.size())));
        return given;
    }

    private static Decision decide(Given given) {
        return DECIDER.decide(given.finding(), given.situation(), given.policy(), NOW);
    }

    private static Situation with(Situation known, int unknown) {
        return new Situation(
                unknown == 0 ? Reading.unknown("test") : known.unit(),
                unknown == 1 ? Reading.unknown("test") : known.intent(),
                unknown == 2 ? Reading.unknown("test") : known.holds(),
                unknown == 3 ? Reading.unknown("test") : known.attempts(),
                unknown == 4 ? Reading.unknown("test") : known.underRepair(),
                unknown == 5 ? Reading.unknown("test") : known.manager(),
                unknown == 6 ? Reading.unknown("test") : known.pulledIn(),
                unknown == 7 ? Reading.unknown("test") : known.lease(),
                unknown == 8 ? Reading.unknown("test") : known.clockJump(),
                unknown == 9 ? Reading.unknown("test") : known.helper(),
                unknown == 10 ? Reading.unknown("test") : known.sameMachine());
    }

    /** A situation in which everything allows the act, until a test says otherwise. */
    static final class Given {
        private UnitState unit = Units.failed().state();
        private boolean dryRun;
        private Level level = Level.REPAIR;
        private boolean sameMachine = true;
        private boolean stopSeen;
        private boolean complete = true;
        private boolean helper = true;
        private Duration dwell = Duration.ZERO;
        private Duration seenAgo = Duration.ofMillis(6);
        private Duration jump = Duration.ZERO;
        private ManagerState manager = ManagerState.RUNNING;
        private List<Hold> holds = List.of();
        private List<Instant> attempts = List.of();
        private List<UnitName> underRepair = List.of();
        private LeaseView lease = new LeaseView(true, 3, Duration.ofSeconds(12));
        private Reading<AllowList> allowList = Reading.known(
                new AllowList(
                        List.of(
                                new AllowList.Entry("*", UnitName.of("web")),
                                new AllowList.Entry("WEB-1", UnitName.of("ssh"))),
                        "approved_services.json"),
                NOW);

        Given unit(Units units) {
            unit = units.state();
            return this;
        }

        Given dryRun() {
            dryRun = true;
            return this;
        }

        Given level(Level other) {
            level = other;
            return this;
        }

        Given sameMachine(boolean same) {
            sameMachine = same;
            return this;
        }

        Given stopSeen() {
            stopSeen = true;
            return this;
        }

        Given eventsLost() {
            complete = false;
            return this;
        }

        Given helper(boolean answers) {
            helper = answers;
            return this;
        }

        Given dwell(Duration least) {
            dwell = least;
            return this;
        }

        Given seenAgo(Duration ago) {
            seenAgo = ago;
            return this;
        }

        Given clockJump(Duration by) {
            jump = by;
            return this;
        }

        Given manager(ManagerState state) {
            manager = state;
            return this;
        }

        Given held() {
            holds = List.of(new Hold(new UUID(0, 1), null, Hold.Source.PAGE, "ada", "deploying", NOW));
            return this;
        }

        Given attempts(Duration... ago) {
            List<Instant> at = new ArrayList<>();
            for (Duration each : ago) {
                at.add(NOW.minus(each));
            }
            attempts = at;
            return this;
        }

        Given underRepair(int count) {
            List<UnitName> units = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                units.add(UnitName.of("other-" + i));
            }
            underRepair = units;
            return this;
        }

        Given lease(boolean mine) {
            lease = new LeaseView(mine, 3, mine ? Duration.ofSeconds(12) : Duration.ZERO);
            return this;
        }

        Given allowListUnknown() {
            allowList = Reading.unknown("test");
            return this;
        }

        Finding finding() {
            return new Finding(
                    HOST, FindingKind.SERVICE_FAILED, unit, NOW.minusMillis(20), NOW.minus(seenAgo), "web failed");
        }

        Policy policy() {
            Limits standard = Limits.defaults();
            Limits limits = new Limits(
                    dwell,
                    standard.evidenceAge(),
                    standard.clockJump(),
                    standard.settleTime(),
                    standard.holdWindow(),
                    standard.cooldown(),
                    standard.attempts(),
                    standard.attemptsWindow(),
                    standard.unitsAtOnce(),
                    standard.actTimeout());
            return new Policy("web-1", dryRun, level, allowList, limits, "hash");
        }

        Situation situation() {
            Instant seen = NOW.minus(seenAgo);
            return new Situation(
                    Reading.known(unit, seen),
                    Reading.known(new Situation.Intent(stopSeen, complete), seen),
                    Reading.known(holds, NOW),
                    Reading.known(attempts, NOW),
                    Reading.known(underRepair, NOW),
                    Reading.known(manager, NOW),
                    Reading.known(List.of(), NOW),
                    Reading.known(lease, NOW),
                    Reading.known(jump, NOW),
                    Reading.known(helper, NOW),
                    Reading.known(sameMachine, NOW));
        }
    }
}
