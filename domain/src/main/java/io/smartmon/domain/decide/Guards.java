package io.smartmon.domain.decide;

import io.smartmon.domain.act.ProtectedUnits;
import io.smartmon.domain.decide.GuardVerdict.Outcome;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.plan.Level;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The guards that stand between a finding and an act. */
public final class Guards {
    /** The name of the guard that counts attempts: the only one whose denial means giving up. */
    public static final String ATTEMPTS = "attempts";

    /** The name of the guard that looks for jumps of the wall clock. */
    public static final String CLOCK = "clock";

    /** Results that no stop request leaves behind; with signal only if the signal was not TERM. */
    private static final Set<String> CRASHES = Set.of("core-dump", "watchdog", "oom-kill");

    private static final int SIGTERM = 15;
    private static final int KILLED = 2;

    private Guards() {}

    /** All guards, in the order in which they are asked and shown. */
    public static List<Guard> standard() {
        return List.of(
                guard("allow-list", Guards::allowList),
                guard("protected", Guards::protectedUnit),
                guard("level", Guards::level),
                guard("machine", Guards::machine),
                guard("unit-type", Guards::unitType),
                guard("hold", Guards::hold),
                guard("intent", Guards::intent),
                guard("state", Guards::state),
                guard("dwell", Guards::dwell),
                guard("evidence", Guards::evidence),
                guard(CLOCK, Guards::clock),
                guard("auto-restart", Guards::autoRestart),
                guard("manager", Guards::manager),
                guard("cooldown", Guards::cooldown),
                guard(ATTEMPTS, Guards::attempts),
                guard("at-once", Guards::atOnce),
                guard("closure", Guards::closure),
                guard("helper", Guards::helper),
                guard("lease", Guards::lease));
    }

    private record Case(Finding finding, Situation situation, Policy policy, Instant now) {}

    private record Answer(
            Outcome outcome, String saw, @Nullable Instant until) {
        static Answer pass(String saw) {
            return new Answer(Outcome.PASS, saw, null);
        }

        static Answer hold(String saw) {
            return new Answer(Outcome.HOLD, saw, null);
        }

        static Answer holdUntil(String saw, Instant until) {
            return new Answer(Outcome.HOLD, saw, until);
        }

        static Answer watch(String saw) {
            return new Answer(Outcome.WATCH, saw, null);
        }

        static Answer deny(String saw) {
            return new Answer(Outcome.DENY, saw, null);
        }
    }

    private interface Check {
        Answer check(Case given);
    }

    private static Guard guard(String name, Check check) {
        return new Guard() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public GuardVerdict check(Finding finding, Situation situation, Policy policy, Instant now) {
                Answer answer = check.check(new Case(finding, situation, policy, now));
                return new GuardVerdict(name, answer.outcome(), answer.saw(), answer.until());
            }
        };
    }

    /** What is not known holds; what is known is judged. */
    private static <T> Answer known(Reading<T> reading, BiFunction<T, Instant, Answer> judge) {
        return switch (reading) {
            case Reading.Known<T>(var value, var at) -> judge.apply(value, at);
            case Reading.Unknown<T>(var reason) -> Answer.hold("not known: " + reason);
        };
    }

    private static UnitName unitOf(Case given) {
        return given.finding().evidence().unit();
    }

    private static Answer allowList(Case given) {
        return known(
                given.policy().allowList(),
                (list, at) -> list.find(given.policy().hostName(), unitOf(given))
                        .map(entry -> Answer.pass(entry.toString()))
                        .orElseGet(() -> Answer.deny(
                                "not among the " + list.entries().size() + " entries of " + list.source())));
    }

    private static Answer protectedUnit(Case given) {
        return ProtectedUnits.reason(unitOf(given))
                .map(reason -> Answer.deny("never acted on: " + reason))
                .orElseGet(() -> Answer.pass("not among the units that are never acted on"));
    }

    private static Answer level(Case given) {
        if (given.policy().dryRun()) {
            return Answer.watch("DRY_RUN is true: everything is held at watch");
        }
        Level level = given.policy().hostLevel();
        return switch (level) {
            case WATCH -> Answer.watch("this host's level is watch");
            case REPAIR -> Answer.pass("repair");
        };
    }

    private static Answer machine(Case given) {
        return known(
                given.situation().sameMachine(),
                (same, at) -> same
                        ? Answer.pass("the machine that the store knows by this name")
                        : Answer.watch("another machine has this host's name; set HOSTNAME_OVERRIDE on one of them"));
    }

    private static Answer unitType(Case given) {
        return known(given.situation().unit(), (unit, at) -> {
            if (unit.triggered()) {
                return Answer.watch("started by a timer, a socket or a path: running a job twice can be harm");
            }
            return unit.continuing()
                    ? Answer.pass("Type=" + unit.type() + ", meant to go on running")
                    : Answer.watch("Type=" + unit.type() + ": running a job twice can be harm");
        });
    }

    private static Answer hold(Case given) {
        return known(given.situation().holds(), (holds, at) -> {
            if (holds.isEmpty()) {
                return Answer.pass("none in force");
            }
            Hold first = holds.getFirst();
            return Answer.hold("held by " + first.by() + " since " + first.since() + ": " + first.reason());
        });
    }

    private static Answer intent(Case given) {
        return known(
                given.situation().intent(),
                (intent, seenAt) -> known(given.situation().unit(), (unit, at) -> {
                    String file = unit.unitFileState().isEmpty() ? "no unit file state" : unit.unitFileState();
                    if (unit.switchedOff()) {
                        return Answer.deny("the unit is " + file);
                    }
                    if (intent.stopSeen()) {
                        return Answer.deny("a stop job was seen: stopped by request; " + file);
                    }
                    if (intent.eventsComplete()) {
                        return Answer.pass("no stop job seen; " + file);
                    }
                    boolean killed = unit.result().equals("signal")
                            && unit.execMainCode() == KILLED
                            && unit.execMainStatus() != SIGTERM;
                    return killed || CRASHES.contains(unit.result())
                            ? Answer.pass("events were lost, but Result=" + unit.result() + " is no stop; " + file)
                            : Answer.hold("events were lost and Result=" + unit.result()
                                    + " does not tell a crash from a stop; " + file);
                }));
    }

    private static Answer state(Case given) {
        return known(given.situation().unit(), (unit, at) -> {
            String seen = unit.activeState().code() + "/" + unit.subState();
            return unit.activeState() == ActiveState.FAILED && unit.loadState().equals("loaded")
                    ? Answer.pass(seen)
                    : Answer.hold(seen + ", " + unit.loadState() + ": not failed any more");
        });
    }

    private static Answer dwell(Case given) {
        Duration stood = Duration.between(given.finding().since(), given.now());
        Duration needed = given.policy().limits().dwell();
        String saw = "stands for " + words(stood) + ", at least " + words(needed);
        return stood.compareTo(needed) >= 0
                ? Answer.pass(saw)
                : Answer.holdUntil(saw, given.finding().since().plus(needed));
    }

    private static Answer evidence(Case given) {
        return known(given.situation().unit(), (unit, at) -> {
            Duration age = Duration.between(at, given.now());
            Duration limit = given.policy().limits().evidenceAge();
            String saw = words(age) + " old, at most " + words(limit);
            return age.isNegative() || age.compareTo(limit) > 0 ? Answer.hold(saw) : Answer.pass(saw);
        });
    }

    private static Answer clock(Case given) {
        return known(given.situation().clockJump(), (jump, at) -> {
            Duration limit = given.policy().limits().clockJump();
            String saw = "moved by " + words(jump.abs()) + ", at most " + words(limit);
            return jump.abs().compareTo(limit) > 0 ? Answer.hold(saw) : Answer.pass(saw);
        });
    }

    private static Answer autoRestart(Case given) {
        return known(given.situation().unit(), (unit, at) -> {
            if (unit.inAutoRestart()) {
                return Answer.hold("systemd is restarting it (Restart=" + unit.restart() + ")");
            }
            return unit.jobId() != 0
                    ? Answer.hold("job " + unit.jobId() + " is in flight")
                    : Answer.pass("no restart and no job in flight (Restart=" + unit.restart() + ")");
        });
    }

    private static Answer manager(Case given) {
        return known(
                given.situation().manager(),
                (manager, at) ->
                        manager.settled() ? Answer.pass(manager.code()) : Answer.hold("systemd is " + manager.code()));
    }

    private static Answer cooldown(Case given) {
        return known(given.situation().attempts(), (attempts, at) -> {
            Duration limit = given.policy().limits().cooldown();
            if (attempts.isEmpty()) {
                return Answer.pass("no attempt before, at least " + words(limit) + " between two");
            }
            Duration since = Duration.between(attempts.getFirst(), given.now());
            String saw = "last attempt " + words(since) + " ago, at least " + words(limit);
            return since.compareTo(limit) >= 0
                    ? Answer.pass(saw)
                    : Answer.holdUntil(saw, attempts.getFirst().plus(limit));
        });
    }

    private static Answer attempts(Case given) {
        return known(given.situation().attempts(), (attempts, at) -> {
            Limits limits = given.policy().limits();
            long counted = attempts.stream()
                    .filter(attempt -> attempt.isAfter(given.now().minus(limits.attemptsWindow())))
                    .count();
            String saw = counted + " of " + limits.attempts() + " in " + words(limits.attemptsWindow());
            return counted < limits.attempts() ? Answer.pass(saw) : Answer.deny(saw);
        });
    }

    private static Answer atOnce(Case given) {
        return known(given.situation().underRepair(), (units, at) -> {
            int limit = given.policy().limits().unitsAtOnce();
            String saw = units.size() + " other units under repair, fewer than " + limit;
            return units.size() < limit ? Answer.pass(saw) : Answer.hold(saw);
        });
    }

    private static Answer closure(Case given) {
        return known(
                given.situation().pulledIn(),
                (units, at) -> units.isEmpty()
                        ? Answer.pass("a start pulls in nothing else")
                        : Answer.pass("a start pulls in "
                                + units.stream().map(UnitName::value).collect(Collectors.joining(", "))));
    }

    private static Answer helper(Case given) {
        return known(
                given.situation().helper(),
                (answers, at) -> answers ? Answer.pass("it answers") : Answer.hold("the helper does not answer"));
    }

    private static Answer lease(Case given) {
        return known(given.situation().lease(), (LeaseView lease, Instant at) -> {
            if (!lease.mine()) {
                return Answer.hold("this orchestrator does not hold the lease");
            }
            Duration left = lease.remaining().minus(Duration.between(at, given.now()));
            return left.isPositive()
                    ? Answer.pass("epoch " + lease.epoch() + ", " + words(left) + " left")
                    : Answer.hold("epoch " + lease.epoch() + " ran out");
        });
    }

    /** A duration as people say it: {@code 6 ms}, {@code 1.2 s}, {@code 10 min}, {@code 3 h}. */
    private static String words(Duration duration) {
        long millis = duration.toMillis();
        if (Math.abs(millis) < 1_000) {
            return millis + " ms";
        }
        if (Math.abs(millis) < 60_000) {
            return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis / 1_000 + "." + millis % 1_000 / 100 + " s";
        }
        long seconds = duration.toSeconds();
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
