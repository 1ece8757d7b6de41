package io.smartmon.orchestrator.repair;

import io.smartmon.domain.decide.AllowList;
import io.smartmon.domain.decide.Decision;
import io.smartmon.domain.decide.Finding;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.decide.Guards;
import io.smartmon.domain.decide.Policy;
import io.smartmon.domain.decide.Reading;
import io.smartmon.domain.decide.Situation;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Look;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.tell.Alerts;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one case: decide, commit, request, record, settle, conclude, and the watch through the hold window. Each
 * leaves the store in a state from which the next can be taken by any later process. Confined to the lane of the case.
 */
final class RepairSteps {
    private static final Logger LOG = LoggerFactory.getLogger(RepairSteps.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final Duration RESERVATION = Duration.ofMinutes(10);

    private final RepairLoop.Parts parts;

    RepairSteps(RepairLoop.Parts parts) {
        this.parts = parts;
    }

    // ------------------------------------------------------------------ decide

    Next decide(RepairTask open, Finding finding) {
        Policy policy = parts.policy().get();
        Situation situation = parts.situations().read(finding, policy, open.clockAtFinding);
        Decision decision =
                parts.decider().decide(finding, situation, policy, parts.clock().instant());
        return commit(open, finding, situation, policy, decision);
    }

    Next commit(RepairTask open, Finding finding, Situation situation, Policy policy, Decision decision) {
        Instant now = parts.clock().instant();
        return switch (decision) {
            case Decision.Act act -> {
                Plan plan = plan(open, finding, situation, policy, act, now, null);
                yield commitReady(open, plan, policy);
            }
            case Decision.Watch(List<GuardVerdict> guards) -> {
                Plan plan = plan(open, finding, situation, policy, decision, now, null);
                store(open, plan, PlanState.WATCHED, policy, parts.alerts().watched(open.incident, guards, now));
                yield new Next.Wait();
            }
            case Decision.Defer(List<GuardVerdict> guards, Instant until) -> {
                Plan plan = plan(open, finding, situation, policy, decision, now, until);
                Alert alert = parts.alerts().waiting(open.incident, guards, now).orElse(null);
                store(open, plan, PlanState.WAITING, policy, alert);
                if (holds(guards, Guards.CLOCK)) {
                    // Said once; what is read from here on is as fresh as the clock that it is read by.
                    open.clockAtFinding = parts.situations().clockOffset();
                }
                yield new Next.Later(
                        until == null
                                ? LOOK_AGAIN
                                : Duration.between(now, until).plusMillis(1));
            }
            case Decision.Reject(List<GuardVerdict> guards, boolean exhausted) -> {
                Plan plan = plan(open, finding, situation, policy, decision, now, null);
                if (exhausted) {
                    store(open, plan, PlanState.LEFT_ALONE, policy, null);
                    yield giveUp(open, guards);
                }
                store(open, plan, PlanState.LEFT_ALONE, policy, parts.alerts().leftAlone(open.incident, guards, now));
                yield new Next.Wait();
            }
        };
    }

    private Plan plan(
            RepairTask open,
            Finding finding,
            Situation situation,
            Policy policy,
            Decision decision,
            Instant now,
            @Nullable Instant until) {
        UnitState before = switch (situation.unit()) {
            case Reading.Known<UnitState>(UnitState value, Instant at) -> value;
            case Reading.Unknown<UnitState>(String reason) -> finding.evidence();
        };
        List<UnitName> pulledIn = switch (situation.pulledIn()) {
            case Reading.Known<List<UnitName>>(List<UnitName> value, Instant at) -> value;
            case Reading.Unknown<List<UnitName>>(String reason) -> List.of();
        };
        String rule = switch (policy.allowList()) {
            case Reading.Known<AllowList>(var list, Instant at) ->
                list.find(policy.hostName(), before.unit())
                        .map(Object::toString)
                        .orElse("");
            case Reading.Unknown<AllowList>(String reason) -> "";
        };
        return new Plan(
                parts.ids().get(),
                parts.host(),
                open.incident.id(),
                before.unit(),
                Verb.START,
                finding.summary(),
                rule,
                policy.hash(),
                decision.verdicts(),
                ExpectedState.of(before),
                pulledIn,
                before,
                parts.bootId(),
                now,
                until);
    }

    private Next commitReady(RepairTask open, Plan plan, Policy policy) {
        long epoch = open.epoch;
        PlanCommit commit = new PlanCommit(plan, PlanState.READY, parts.ids().get(), epoch, limits(policy), null);
        return switch (parts.incidents().commitPlan(commit)) {
            case Commit.Committed(int number) -> {
                LOG.info("Plan {} for {}: start, attempt {}", plan.id(), plan.unit(), number);
                open.plan = new StoredPlan(plan, PlanState.READY, null, null, "", plan.createdAt());
                yield request(open, plan, policy, epoch);
            }
            case Commit.Unchanged(var newest) -> new Next.Reload();
            case Commit.Denied(GuardVerdict verdict) -> denied(open, plan, policy, verdict);
        };
    }

    /** The transaction saw what the decision could not: someone else took the permit, or a hold was placed meanwhile. */
    private Next denied(RepairTask open, Plan refused, Policy policy, GuardVerdict verdict) {
        Plan waiting = new Plan(
                parts.ids().get(),
                refused.host(),
                refused.incident(),
                refused.unit(),
                refused.verb(),
                refused.trigger(),
                refused.rule(),
                refused.policyHash(),
                with(refused.guards(), verdict),
                refused.expected(),
                refused.pulledIn(),
                refused.before(),
                refused.bootId(),
                refused.createdAt(),
                verdict.until());
        Alert alert = parts.alerts()
                .waiting(open.incident, List.of(verdict), refused.createdAt())
                .orElse(null);
        store(open, waiting, PlanState.WAITING, policy, alert);
        return new Next.Reload();
    }

    private static boolean holds(List<GuardVerdict> guards, String name) {
        return guards.stream()
                .anyMatch(guard -> guard.guard().equals(name) && guard.outcome() == GuardVerdict.Outcome.HOLD);
    }

    /** The verdicts with this one in place of the guard's own, or behind them if no guard has its name. */
    private static List<GuardVerdict> with(List<GuardVerdict> guards, GuardVerdict verdict) {
        List<GuardVerdict> others = guards.stream()
                .filter(guard -> !guard.guard().equals(verdict.guard()))
                .toList();
        return Stream.concat(others.stream(), Stream.of(verdict)).toList();
    }

    private void store(RepairTask open, Plan plan, PlanState state, Policy policy, @Nullable Alert news) {
        StoredPlan before = open.plan;
        boolean told = before != null
                && Alerts.saysTheSame(before.state(), before.plan().guards(), state, plan.guards());
        Alert alert = told ? null : news;
        switch (parts.incidents().commitPlan(new PlanCommit(plan, state, null, open.epoch, limits(policy), alert))) {
            case Commit.Committed(int number) -> {
                LOG.info("{}: {}", plan.unit(), state.code());
                open.plan = new StoredPlan(plan, state, null, null, "", plan.createdAt());
            }
            case Commit.Unchanged(var newest) -> {}
            case Commit.Denied(GuardVerdict verdict) ->
                LOG.info("{}: not stored, {} says {}", plan.unit(), verdict.guard(), verdict.saw());
        }
    }

    private CommitLimits limits(Policy policy) {
        return new CommitLimits(
                policy.limits().attempts(),
                policy.limits().attemptsWindow(),
                policy.limits().cooldown(),
                policy.limits().unitsAtOnce(),
                RESERVATION);
    }

    private Next giveUp(RepairTask open, List<GuardVerdict> guards) {
        Instant now = parts.clock().instant();
        return conclude(
                open,
                null,
                null,
                null,
                IncidentState.CLOSED,
                ClosedAs.GIVEN_UP,
                null,
                "the attempts are used up",
                parts.alerts().givenUp(open.incident, guards, now));
    }

    // ------------------------------------------------------------------ act

    Next request(RepairTask open, Plan plan, Policy policy, long epoch) {
        open.mark = parts.verifier().mark(plan.unit());
        boolean stopped = stopAsked(plan.unit());
        if (stopped) {
            return record(
                    open,
                    plan,
                    new Acts.Outcome.Move(
                            PlanState.HELD, "a stop was asked for before the start could be", true, null));
        }
        List<Hold> holds = parts.holds().inForce();
        if (!holds.isEmpty()) {
            String why =
                    "held by " + holds.getFirst().by() + ": " + holds.getFirst().reason();
            return record(open, plan, new Acts.Outcome.Move(PlanState.HELD, why, false, null));
        }
        open.dependents = parts.verifier().activeDependents(plan.unit());
        return record(
                open, plan, parts.acts().request(plan, epoch, policy.limits().actTimeout()));
    }

    Next recall(RepairTask open) {
        Plan plan = Objects.requireNonNull(open.plan).plan();
        return record(open, plan, parts.acts().recall(plan, open.epoch));
    }

    Next record(RepairTask open, Plan plan, Acts.Outcome outcome) {
        return switch (outcome) {
            case Acts.Outcome.AskAgain(String why) -> {
                LOG.warn("{}: no answer of the helper: {}", plan.unit(), why);
                yield unanswered(open, why);
            }
            case Acts.Outcome.Move(PlanState to, String why, boolean quiet, Duration answeredAgo) -> {
                Instant now = parts.clock().instant();
                Instant answeredAt = answeredAgo == null ? null : now.minus(answeredAgo);
                boolean told = quiet || why.equals(open.toldNotDone);
                Alert alert = told ? null : parts.alerts().notDone(open.incident, why, now);
                Moved moved = parts.incidents()
                        .move(new PlanMove(parts.host(), plan.id(), open.epoch, to, why, now, answeredAt, alert));
                LOG.info("Plan {} for {}: {}, {}", plan.id(), plan.unit(), to.code(), why);
                if (moved != Moved.MOVED && moved != Moved.ALREADY) {
                    yield new Next.Reload();
                }
                open.plan = new StoredPlan(plan, to, null, null, why, now);
                open.unansweredSince = null;
                open.toldUnanswered = false;
                open.toldNotDone = quiet ? open.toldNotDone : why;
                open.heldInARow = to == PlanState.HELD ? open.heldInARow + 1 : 0;
                yield to.open() ? new Next.Again() : new Next.Later(afterNotDone(open.heldInARow));
            }
        };
    }

    /** Asks again each second; people are told once that a stored plan got no answer for longer than a helper's restart. */
    private Next unanswered(RepairTask open, String why) {
        Instant now = parts.clock().instant();
        Instant since = Objects.requireNonNullElse(open.unansweredSince, now);
        open.unansweredSince = since;
        if (!open.toldUnanswered && Duration.between(since, now).compareTo(ANSWER_WITHIN) >= 0) {
            Alert alert = parts.alerts().unanswered(open.incident, why, now);
            switch (parts.incidents().tell(parts.host(), open.incident.id(), open.epoch, alert)) {
                case MOVED, ALREADY -> open.toldUnanswered = true;
                case FENCED, UNKNOWN, NOT_ALLOWED -> {
                    return new Next.Reload();
                }
            }
        }
        return new Next.Later(ASK_AGAIN);
    }

    /** A second, and for plans that are held again and again five, ten, and at last sixty. */
    private static Duration afterNotDone(int heldInARow) {
        if (heldInARow == 0) {
            return ASK_AGAIN;
        }
        Duration wait = LOOK_AGAIN.multipliedBy(1L << Math.min(heldInARow - 1, 4));
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }

    // ------------------------------------------------------------------ verify

    Next settle(RepairTask open) throws InterruptedException {
        StoredPlan stored = Objects.requireNonNull(open.plan);
        Policy policy = parts.policy().get();
        Duration sinceAct = Duration.between(stored.changedAt(), parts.clock().instant());
        Verifier.Result result = parts.verifier()
                .settle(
                        stored.plan(),
                        open.mark,
                        open.dependents,
                        sinceAct.isNegative() ? Duration.ZERO : sinceAct,
                        policy.limits().settleTime());
        return switch (result.look()) {
            case Look.KeepLooking(String why) -> new Next.Later(ASK_AGAIN);
            case Look.Concluded(Verdict verdict, String why) ->
                concludeFirst(open, verdict, why, result.unit(), policy);
        };
    }

    Next concludeFirst(RepairTask open, Verdict verdict, String why, @Nullable UnitState after, Policy policy) {
        Instant now = parts.clock().instant();
        Plan plan = Objects.requireNonNull(open.plan).plan();
        if (verdict == Verdict.RECOVERED) {
            open.mark = parts.verifier().mark(plan.unit());
            Instant end = now.plus(policy.limits().holdWindow());
            return conclude(open, plan, verdict, after, IncidentState.RECOVERED, null, end, why, null);
        }
        Alert alert = parts.alerts().didNotHold(open.incident, verdict, why, now);
        boolean up = after != null && after.activeState() == ActiveState.ACTIVE;
        boolean stopped = stopSince(open);
        return verdict == Verdict.NOT_KNOWN && (up || stopped)
                ? conclude(
                        open,
                        plan,
                        verdict,
                        after,
                        IncidentState.CLOSED,
                        stopped ? ClosedAs.BY_REQUEST : ClosedAs.NOT_KNOWN,
                        null,
                        why,
                        alert)
                : conclude(open, plan, verdict, after, IncidentState.OPEN, null, null, why, alert);
    }

    Next stillWell(RepairTask open) {
        StoredPlan stored = Objects.requireNonNull(open.plan);
        UnitState recovered =
                Objects.requireNonNullElse(stored.after(), stored.plan().before());
        Instant end = Objects.requireNonNullElse(
                open.incident.holdEndsAt(), parts.clock().instant());
        Instant now = parts.clock().instant();
        Verifier.Result result =
                parts.verifier().stillWell(stored.plan(), recovered, open.mark, open.dependents, !now.isBefore(end));
        return switch (result.look()) {
            case Look.KeepLooking(String why) -> {
                // The run was seen to be the same: whatever was lost before this look is bridged.
                if (result.unit() != null) {
                    open.mark = parts.verifier().mark(stored.plan().unit());
                }
                Duration left = Duration.between(now, end);
                yield new Next.Later(left.isNegative() || left.isZero() ? ASK_AGAIN : left);
            }
            case Look.Concluded(Verdict verdict, String why) -> concludeHold(open, verdict, why, result.unit());
        };
    }

    Next concludeHold(RepairTask open, Verdict verdict, String why, @Nullable UnitState after) {
        Instant now = parts.clock().instant();
        Plan plan = Objects.requireNonNull(open.plan).plan();
        return switch (verdict) {
            case HEALED -> conclude(open, plan, verdict, after, IncidentState.CLOSED, ClosedAs.HEALED, null, why, null);
            case RECURRED, WORSE, NO_EFFECT -> {
                Alert alert = parts.alerts().didNotHold(open.incident, verdict, why, now);
                yield conclude(open, plan, verdict, after, IncidentState.OPEN, null, null, why, alert);
            }
            case NOT_KNOWN, RECOVERED -> {
                Alert alert = parts.alerts().didNotHold(open.incident, Verdict.NOT_KNOWN, why, now);
                ClosedAs as = stopSince(open) ? ClosedAs.BY_REQUEST : ClosedAs.NOT_KNOWN;
                yield conclude(open, plan, Verdict.NOT_KNOWN, after, IncidentState.CLOSED, as, null, why, alert);
            }
        };
    }

    // ------------------------------------------------------------------ without us

    Next notFailedAnyMore(RepairTask open, UnitState now) {
        boolean stopped = stopAsked(now.unit());
        boolean worse = open.plan != null && open.plan.verdict() == Verdict.WORSE;
        if (worse && !parts.verifier().stillFallen(now.unit(), open.dependents).isEmpty()) {
            // It is back itself, and what fell with the repair is not: for as long as that is so, nothing is over.
            return new Next.Later(LOOK_AGAIN);
        }
        if (now.activeState() == ActiveState.ACTIVE && now.jobId() == 0) {
            Duration settle = parts.policy().get().limits().settleTime();
            Duration up = parts.memory()
                    .of(now.unit())
                    .map(known -> Duration.between(known.since(), parts.clock().instant()))
                    .orElse(Duration.ZERO);
            return up.compareTo(settle) < 0
                    ? new Next.Later(settle.minus(up).plusMillis(1))
                    : close(
                            open,
                            ClosedAs.BY_ITSELF,
                            worse
                                    ? "it runs, and what fell with its repair is not down any more"
                                    : "it runs again, and no repair of it is under way",
                            now);
        }
        if (now.activeState() == ActiveState.INACTIVE && now.jobId() == 0) {
            return stopped
                    ? close(open, ClosedAs.BY_REQUEST, "it was stopped by request", now)
                    : close(open, ClosedAs.NOT_KNOWN, "it is not failed any more, and not running", now);
        }
        return new Next.Later(LOOK_AGAIN);
    }

    private Next close(RepairTask open, ClosedAs as, String why, UnitState seen) {
        return conclude(open, null, null, seen, IncidentState.CLOSED, as, null, why, null);
    }

    // ------------------------------------------------------------------ conclude

    private Next conclude(
            RepairTask open,
            @Nullable Plan plan,
            @Nullable Verdict verdict,
            @Nullable UnitState after,
            IncidentState state,
            @Nullable ClosedAs as,
            @Nullable Instant holdEndsAt,
            String why,
            @Nullable Alert alert) {
        Instant at = parts.clock().instant();
        Moved moved = parts.incidents()
                .conclude(new Conclusion(
                        parts.host(),
                        open.incident.id(),
                        open.epoch,
                        plan == null ? null : plan.id(),
                        verdict,
                        after,
                        state,
                        as,
                        holdEndsAt,
                        why,
                        at,
                        alert));
        LOG.info(
                "{}: {}{}, {}",
                open.incident.subject(),
                verdict == null ? "" : verdict.code() + ", ",
                as == null ? state.code() : as.code(),
                why);
        return switch (moved) {
            case MOVED, ALREADY -> {
                open.concluded(plan, verdict, after, state, as, holdEndsAt, why, at);
                yield state == IncidentState.CLOSED ? new Next.Closed() : new Next.Again();
            }
            case NOT_ALLOWED, FENCED, UNKNOWN -> new Next.Reload();
        };
    }

    /** Whether a stop job was the last thing seen of the unit. */
    private boolean stopAsked(UnitName unit) {
        return parts.memory().of(unit).map(UnitMemory.Remembered::stopSeen).orElse(false);
    }

    private boolean stopSince(RepairTask open) {
        return parts.verifier().mark(open.incident.subject()).stops() > open.mark.stops();
    }
}
