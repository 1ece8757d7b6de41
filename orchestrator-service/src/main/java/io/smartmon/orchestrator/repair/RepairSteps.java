package io.smartmon.orchestrator.repair;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.decide.Decision;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.CauseFirstGuard;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Update;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.decide.Clocks;
import io.smartmon.orchestrator.decide.FactRequest;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one incident: decide, commit, request, record, settle, conclude, and the watch through the hold window. Each
 * leaves the store in a state from which any later process can continue. Confined to the executor of the incident.
 */
final class RepairSteps {
    private static final Logger LOG = LoggerFactory.getLogger(RepairSteps.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration RECHECK_DELAY = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final int MAX_EXPIRED_UNTOLD = 3;
    /** Longer than a boot and a package transaction hold a repair. */
    private static final Duration MAX_UNTOLD = Duration.ofMinutes(10);

    /** How many requested restarts one incident's hold window outlives. */
    private static final int MAX_RESTARTS = 3;

    private static final Duration RESERVATION = Duration.ofMinutes(10);

    private final RepairLoop.Parts parts;
    /** When the hold window of a plan ends, by the monotonic clock; kept when a lease is lost and held again. */
    private final Map<UUID, HoldEnd> holdEnds = new ConcurrentHashMap<>();

    /**
     * The end of a hold window.
     *
     * @param recovered the run in which the subject had recovered; empty for what has none
     */
    private record HoldEnd(long nanos, String recovered) {}

    RepairSteps(RepairLoop.Parts parts) {
        this.parts = parts;
    }

    // ------------------------------------------------------------------ without a remedy

    /** Keeps an incident without a remedy up to date: alerted once, watched, and closed when its finding ends. */
    Next follow(RepairTask open, @Nullable TrackedFinding tracked, @Nullable Observation ending) {
        if (tracked == null) {
            return ending == null
                    ? new Next.Wait()
                    : close(open, ClosedAs.BY_ITSELF, "finding_ended", ending.document());
        }
        if (open.plan == null) {
            Finding finding = tracked.finding;
            Policy policy = parts.policy().get();
            Instant now = parts.scheduler().instant();
            Decision decision =
                    parts.decider().decide(finding, Situation.builder().build(), policy, now);
            Plan plan = plan(open, finding.evidence(), policy, decision, now, null);
            if (!store(open, plan, PlanState.WATCHED, policy, null)) {
                return new Next.Reload();
            }
        }
        return updated(open, tracked) ? new Next.Wait() : new Next.Reload();
    }

    /**
     * Stores a changed severity of the incident's finding; only a rise raises an alert. Returns whether the incident is
     * unchanged.
     */
    boolean updated(RepairTask open, TrackedFinding tracked) {
        Finding finding = tracked.finding;
        Incident incident = open.incident;
        Severity severity = finding.severity();
        if (severity == incident.severity()) {
            return true;
        }
        Instant now = parts.scheduler().instant();
        Incident newest = withSeverity(incident, severity);
        Alert alert = severity.compareTo(incident.severity()) > 0
                ? parts.alerts().found(with(newest, finding.evidence()), now)
                : null;
        Moved moved = parts.incidents()
                .update(new Update(parts.host(), incident.id(), open.epoch, severity, finding.evidence(), now, alert));
        return switch (moved) {
            case MOVED, ALREADY -> {
                LOG.info("{}: severity {} after {}", FindingKey.of(incident), severity, incident.severity());
                open.incident = newest;
                open.alerted |= alert != null;
                yield true;
            }
            case NOT_ALLOWED, FENCED, UNKNOWN -> false;
        };
    }

    private static Incident withSeverity(Incident of, Severity severity) {
        return copy(of, severity, of.evidence());
    }

    private static Incident with(Incident of, Measures evidence) {
        return copy(of, of.severity(), evidence);
    }

    private static Incident copy(Incident of, Severity severity, Measures evidence) {
        return new Incident(
                of.id(),
                of.host(),
                of.subject(),
                of.kind(),
                severity,
                evidence,
                of.state(),
                of.closedAs(),
                of.cause(),
                of.generation(),
                of.openedAt(),
                of.recoveredAt(),
                of.holdEndsAt(),
                of.closedAt());
    }

    // ------------------------------------------------------------------ decide

    /**
     * Decides on a finding.
     *
     * @param seen the subject as it was read for this decision
     * @param seenNanos when that was, by the monotonic clock
     */
    Next decide(RepairTask open, TrackedFinding tracked, Finding finding, Observation seen, long seenNanos) {
        Long notBefore = open.notBefore;
        if (notBefore != null && notBefore - parts.scheduler().nanos() > 0) {
            return new Next.Later(Duration.ofNanos(notBefore - parts.scheduler().nanos()));
        }
        waitOutJump(tracked);
        Policy policy = parts.policy().get();
        FactRequest request = new FactRequest(
                finding, seen, policy, new FactRequest.Timing(tracked.foundNanos, seenNanos, tracked.clockAtFinding));
        Situation situation = parts.situations().read(parts.decider().facts(finding.kind()), request);
        Instant now = parts.scheduler().instant();
        Decision decision = parts.decider().decide(finding, situation, policy, now);
        return commit(open, tracked, seen.document(), policy, decision);
    }

    private Next commit(RepairTask open, TrackedFinding tracked, Measures before, Policy policy, Decision decision) {
        Instant now = parts.scheduler().instant();
        List<GuardVerdict> verdicts = decision.verdicts();
        open.waitsForCause = verdicts.stream()
                .anyMatch(verdict ->
                        verdict.guard().equals(CauseFirstGuard.ID) && verdict.outcome() == GuardVerdict.Outcome.HOLD);
        return switch (decision) {
            case Decision.Act act ->
                commitReady(open, plan(open, before, policy, act, now, null), act.action(), policy);
            case Decision.Ask ask -> {
                Alert alert = parts.alerts().proposed(open.incident, verdicts, now);
                yield stored(
                        store(open, plan(open, before, policy, ask, now, null), PlanState.PROPOSED, policy, alert),
                        new Next.Wait());
            }
            case Decision.Watch watch -> {
                Alert alert = parts.alerts().watched(open.incident, verdicts, now);
                yield stored(
                        store(open, plan(open, before, policy, watch, now, null), PlanState.WATCHED, policy, alert),
                        new Next.Wait());
            }
            case Decision.Defer defer -> {
                Instant until = defer.until();
                Alert alert =
                        parts.alerts().waiting(open.incident, verdicts, now).orElse(null);
                boolean stored =
                        store(open, plan(open, before, policy, defer, now, until), PlanState.WAITING, policy, alert);
                if (clockHolds(verdicts)) {
                    jumpSeen(tracked);
                }
                yield stored(
                        stored,
                        new Next.Later(
                                until == null
                                        ? RECHECK_DELAY
                                        : Duration.between(now, until).plusMillis(1)));
            }
            case Decision.Reject reject -> {
                Plan plan = plan(open, before, policy, reject, now, null);
                if (reject.exhausted()) {
                    store(open, plan, PlanState.LEFT_ALONE, policy, null);
                    yield giveUp(open, verdicts);
                }
                yield stored(
                        store(
                                open,
                                plan,
                                PlanState.LEFT_ALONE,
                                policy,
                                parts.alerts().leftAlone(open.incident, verdicts, now)),
                        new Next.Wait());
            }
        };
    }

    /** A decision that the store did not take was about an incident that it knows otherwise, or not at all. */
    private static Next stored(boolean stored, Next next) {
        return stored ? next : new Next.Reload();
    }

    /**
     * Waits from the first time a jump is seen: any event may trigger a step, and would otherwise end the wait at once.
     */
    private void jumpSeen(TrackedFinding tracked) {
        if (tracked.clockAtJump == null) {
            tracked.clockAtJump = Clocks.offset(parts.scheduler());
            tracked.jumpNanos = parts.scheduler().nanos();
        }
    }

    /** A jump that was waited out no longer counts: later evidence is as fresh as the clock that dates it. */
    private void waitOutJump(TrackedFinding tracked) {
        Duration jumped = tracked.clockAtJump;
        if (jumped != null && parts.scheduler().nanos() - tracked.jumpNanos >= RECHECK_DELAY.toNanos()) {
            tracked.clockAtFinding = jumped;
            tracked.clockAtJump = null;
        }
    }

    private boolean clockHolds(List<GuardVerdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.outcome() == GuardVerdict.Outcome.HOLD)
                .flatMap(verdict -> parts.decider().guards().find(verdict.guard()).stream())
                .anyMatch(guard -> guard.facts().contains(Facts.CLOCK_JUMP));
    }

    /** The plan of a decision, with its complete action. */
    private Plan plan(
            RepairTask open, Measures before, Policy policy, Decision decision, Instant now, @Nullable Instant until) {
        Action action = decision.proposed().orElse(null);
        return new Plan(
                Plan.VERSION,
                parts.ids().get(),
                parts.host(),
                open.incident.id(),
                open.incident.kind(),
                open.incident.subject(),
                action,
                rule(action, policy),
                policy.hash(),
                decision.verdicts(),
                before,
                parts.bootId(),
                now,
                until);
    }

    /** The entry of the allow-list by which the action is allowed; empty if there is none. */
    private static String rule(@Nullable Action action, Policy policy) {
        if (action == null || !(action.subject() instanceof UnitSubject(UnitName unit))) {
            return "";
        }
        return switch (policy.allowList()) {
            case Knowledge.Known<AllowList>(AllowList list, var at) ->
                list.find(policy.hostName(), unit).map(Object::toString).orElse("");
            case Knowledge.Unknown<AllowList> unknown -> "";
        };
    }

    private Next commitReady(RepairTask open, Plan plan, Action action, Policy policy) {
        PlanCommit commit = new PlanCommit(
                plan,
                PlanState.READY,
                parts.ids().get(),
                parts.scheduler().hundredthsSinceBoot(),
                open.epoch,
                limits(policy),
                null,
                parts.lastPlan().get().orElse(null));
        return switch (parts.incidents().commitPlan(commit)) {
            case Commit.Committed(long sequence, int number) -> {
                LOG.info("Plan {} for {}: {}, attempt {}", plan.id(), plan.subject(), plan.verb(), number);
                open.plan = new StoredPlan(
                        sequence, plan, PlanState.READY, null, null, Reason.of("decided"), plan.createdAt());
                yield request(open, plan, action, policy);
            }
            case Commit.Unchanged unchanged -> new Next.Reload();
            case Commit.Denied(GuardVerdict verdict) -> denied(open, plan, policy, verdict);
        };
    }

    /** The transaction saw what the decision could not: another plan took the permit, or a hold was placed since. */
    private Next denied(RepairTask open, Plan refused, Policy policy, GuardVerdict verdict) {
        Plan waiting = new Plan(
                refused.version(),
                parts.ids().get(),
                refused.host(),
                refused.incident(),
                refused.kind(),
                refused.subject(),
                refused.action(),
                refused.rule(),
                refused.policyHash(),
                with(refused.guards(), verdict),
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

    /** The verdicts with this one replacing the guard's own, or appended if no guard has its name. */
    private static List<GuardVerdict> with(List<GuardVerdict> guards, GuardVerdict verdict) {
        List<GuardVerdict> others = guards.stream()
                .filter(guard -> !guard.guard().equals(verdict.guard()))
                .toList();
        return Stream.concat(others.stream(), Stream.of(verdict)).toList();
    }

    /** Stores a plan that is not done now; returns whether the store has it, or an equivalent one. */
    private boolean store(RepairTask open, Plan plan, PlanState state, Policy policy, @Nullable Alert news) {
        StoredPlan before = open.plan;
        boolean alerted = before != null
                && parts.alerts().saysTheSame(before.state(), before.plan().guards(), state, plan.guards());
        Alert alert = alerted || news == null ? null : withWhatIsDown(news, plan.subject());
        PlanCommit commit = new PlanCommit(
                plan, state, null, parts.scheduler().hundredthsSinceBoot(), open.epoch, limits(policy), alert, null);
        return switch (parts.incidents().commitPlan(commit)) {
            case Commit.Committed(long sequence, int number) -> {
                LOG.info("{}: {}", plan.subject(), state.code());
                open.plan = new StoredPlan(sequence, plan, state, null, null, Reason.of("decided"), plan.createdAt());
                open.alerted |= alert != null;
                yield true;
            }
            case Commit.Unchanged unchanged -> true;
            case Commit.Denied(GuardVerdict verdict) -> {
                LOG.info(
                        "{}: not stored, {} says {}",
                        plan.subject(),
                        verdict.guard(),
                        Wording.english().verdict(verdict));
                yield false;
            }
        };
    }

    private CommitLimits limits(Policy policy) {
        return new CommitLimits(
                policy.limits().attempts(),
                policy.limits().attemptsWindow(),
                policy.limits().cooldown(),
                policy.limits().subjectsAtOnce(),
                RESERVATION);
    }

    private Next giveUp(RepairTask open, List<GuardVerdict> guards) {
        Instant now = parts.scheduler().instant();
        return conclude(
                open,
                null,
                null,
                null,
                IncidentState.CLOSED,
                ClosedAs.GIVEN_UP,
                null,
                Reason.of("attempts_used_up"),
                withWhatIsDown(parts.alerts().givenUp(open.incident, guards, now), open.incident.subject()));
    }

    /** The alert about what stays down, with what cannot run until it is up. */
    private Alert withWhatIsDown(Alert alert, Subject subject) {
        List<UnitName> down = stillDown(subject);
        return down.isEmpty() ? alert : parts.alerts().naming(alert, down);
    }

    // ------------------------------------------------------------------ act

    private Next request(RepairTask open, Plan plan, Action action, Policy policy) {
        Subject subject = action.subject();
        open.baseline = parts.verifier().baseline(subject);
        // Asked before the holds are read: it may take long, and the request must follow the read of the holds closely.
        open.dependents = parts.verifier().activeDependents(subject);
        // Read once more, so that every event until now is known: this process may have slept since it decided.
        if (parts.subjects().read(plan.kind(), subject) instanceof Knowledge.Unknown<Observation>(Reason reason)) {
            return record(open, plan, new Acts.Outcome.Move(PlanState.EXPIRED, reason, true, null));
        }
        if (stopSeen(subject)) {
            return record(
                    open, plan, new Acts.Outcome.Move(PlanState.HELD, Reason.of("stop_asked_before_act"), true, null));
        }
        long holdsReadAt = parts.scheduler().hundredthsSinceBoot();
        List<Hold> holds = parts.holds().inForce();
        if (!holds.isEmpty()) {
            Hold first = holds.getFirst();
            Reason why = new Reason(
                    "held_by",
                    Measures.builder()
                            .text("by", first.by())
                            .text("reason", first.reason())
                            .build());
            return record(open, plan, new Acts.Outcome.Move(PlanState.HELD, why, false, null));
        }
        return record(
                open,
                plan,
                parts.acts().request(plan, action, open.epoch, policy.limits().actTimeout(), holdsReadAt));
    }

    Next recall(RepairTask open) {
        Plan plan = Objects.requireNonNull(open.plan).plan();
        return record(open, plan, parts.acts().recall(plan, open.epoch));
    }

    private Next record(RepairTask open, Plan plan, Acts.Outcome outcome) {
        return switch (outcome) {
            case Acts.Outcome.AskAgain(Reason why) -> {
                LOG.warn(
                        "{}: no answer of the helper: {}",
                        plan.subject(),
                        Wording.english().reason(why));
                yield unanswered(open, why);
            }
            case Acts.Outcome.Move(
                    PlanState to,
                    Reason why,
                    boolean quiet,
                    Duration answeredAgo,
                    Duration notAgainFor) -> {
                open.notBefore = parts.scheduler().nanos() + notAgainFor.toNanos();
                Instant now = parts.scheduler().instant();
                Instant answeredAt = answeredAgo == null ? null : now.minus(answeredAgo);
                open.expiredInARow = to == PlanState.EXPIRED ? open.expiredInARow + 1 : 0;
                // One that came too late is repeated; only when that goes on is it news, and once for its reason.
                boolean repeated = to == PlanState.EXPIRED && open.expiredInARow < MAX_EXPIRED_UNTOLD;
                boolean same =
                        open.alertedReason != null && open.alertedReason.code().equals(why.code());
                boolean alerted = quiet || repeated || same;
                Alert alert = alerted ? null : parts.alerts().notDone(open.incident, why, now);
                Moved moved = parts.incidents()
                        .move(new PlanMove(parts.host(), plan.id(), open.epoch, to, why, now, answeredAt, alert));
                LOG.info(
                        "Plan {} for {}: {}, {}",
                        plan.id(),
                        plan.subject(),
                        to.code(),
                        Wording.english().reason(why));
                if (moved != Moved.MOVED && moved != Moved.ALREADY) {
                    yield new Next.Reload();
                }
                long sequence = open.plan == null ? 0 : open.plan.sequence();
                open.plan = new StoredPlan(sequence, plan, to, null, null, why, now);
                open.alerted |= alert != null;
                open.unansweredSince = null;
                open.alertedUnanswered = false;
                open.alertedReason = quiet || repeated ? open.alertedReason : why;
                boolean notDone = to == PlanState.HELD || to == PlanState.REFUSED;
                open.notDoneInARow = notDone ? open.notDoneInARow + 1 : 0;
                if (to.open()) {
                    Duration ago = Objects.requireNonNullElse(answeredAgo, Duration.ZERO);
                    open.watch = new Verifier.Watch(parts.scheduler().nanos() - ago.toNanos());
                    yield new Next.Again();
                }
                yield new Next.Later(
                        afterNotDone(Math.max(open.notDoneInARow, open.expiredInARow - MAX_EXPIRED_UNTOLD)));
            }
        };
    }

    /**
     * Asks again every second; alerts once if a stored plan gets no answer for longer than a restart of the helper
     * takes.
     */
    private Next unanswered(RepairTask open, Reason why) {
        long now = parts.scheduler().nanos();
        long since = Objects.requireNonNullElse(open.unansweredSince, now);
        open.unansweredSince = since;
        if (!open.alertedUnanswered && now - since >= ANSWER_WITHIN.toNanos()) {
            Alert alert = parts.alerts()
                    .unanswered(open.incident, why, parts.scheduler().instant());
            switch (parts.incidents().raise(parts.host(), open.incident.id(), open.epoch, alert)) {
                case MOVED, ALREADY -> {
                    open.alertedUnanswered = true;
                    open.alerted = true;
                }
                case FENCED, UNKNOWN, NOT_ALLOWED -> {
                    return new Next.Reload();
                }
            }
        }
        return new Next.Later(ASK_AGAIN);
    }

    /**
     * Tells once of an incident that nothing is done about for long, although each hold by itself would end within moments or at a
     * time that is known: questions that take too long each time, a package manager that waits for an answer, a bus that is away.
     */
    void tellIfItWaitsLong(RepairTask open) {
        StoredPlan plan = open.plan;
        boolean waits = plan == null
                || (plan.state() == PlanState.WAITING
                        && !parts.alerts().alertsWaiting(plan.plan().guards()));
        if (!waits
                || open.toldThatItWaits
                || open.incident.state() != IncidentState.OPEN
                || parts.scheduler().nanos() - open.sinceNanos < MAX_UNTOLD.toNanos()) {
            return;
        }
        Alert alert = parts.alerts()
                .waitsLong(
                        open.incident,
                        plan == null ? List.of() : plan.plan().guards(),
                        parts.scheduler().instant());
        Moved raised = parts.incidents()
                .raise(parts.host(), open.incident.id(), open.epoch, withWhatIsDown(alert, open.incident.subject()));
        if (raised == Moved.MOVED || raised == Moved.ALREADY) {
            open.toldThatItWaits = true;
            open.alerted = true;
        }
    }

    /** A second, and for plans that are held or refused again and again five, ten, and at last sixty. */
    private static Duration afterNotDone(int notDoneInARow) {
        if (notDoneInARow == 0) {
            return ASK_AGAIN;
        }
        Duration wait = RECHECK_DELAY.multipliedBy(1L << Math.min(notDoneInARow - 1, 4));
        return wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    }

    // ------------------------------------------------------------------ verify

    Next settle(RepairTask open) {
        Plan plan = Objects.requireNonNull(open.plan).plan();
        Policy policy = parts.policy().get();
        Verifier.Watch watch = open.watch;
        if (watch == null) {
            // Loaded from the store: counted from now, because the wall clock may have been set since.
            watch = new Verifier.Watch(parts.scheduler().nanos());
            open.watch = watch;
        }
        Verifier.Result result = parts.verifier()
                .settle(
                        plan,
                        watch,
                        open.baseline,
                        open.dependents,
                        policy.limits().settleTime());
        return switch (result.assessment()) {
            case Assessment.KeepObserving keep -> new Next.Later(result.again());
            case Assessment.BeginAnew anew -> new Next.Later(result.again());
            case Assessment.Concluded(Verdict verdict, Reason why) ->
                concludeFirst(open, plan, verdict, why, result.seen(), policy);
        };
    }

    /**
     * Stores the first verdict. An action that declares an undo would be undone here when the verdict is worse, by a plan of
     * its own: no action that this version does has one.
     */
    private Next concludeFirst(
            RepairTask open, Plan plan, Verdict verdict, Reason why, @Nullable Observation seen, Policy policy) {
        Instant now = parts.scheduler().instant();
        Measures after = seen == null ? null : seen.document();
        if (verdict == Verdict.RECOVERED) {
            // Of an earlier plan's window.
            open.restarted = null;
            open.restartsSeen = 0;
            Duration window = beginWindow(open, plan, after, policy);
            return conclude(open, plan, verdict, after, IncidentState.RECOVERED, null, now.plus(window), why, null);
        }
        Alert alert = parts.alerts().didNotHold(open.incident, verdict, why, now);
        boolean up = seen != null && up(seen);
        boolean stopped = stopSince(open, plan);
        if (stopped && subject(plan) instanceof UnitSubject(UnitName unit)) {
            parts.stopStands().accept(unit);
        }
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

    private static boolean up(Observation seen) {
        return seen.subject() instanceof UnitSubject(UnitName unit)
                && UnitState.of(unit, seen.document()).activeState() == ActiveState.ACTIVE;
    }

    private static boolean failed(@Nullable Observation seen) {
        return seen != null
                && seen.subject() instanceof UnitSubject(UnitName unit)
                && UnitState.of(unit, seen.document()).activeState() == ActiveState.FAILED;
    }

    Next hold(RepairTask open) {
        StoredPlan stored = Objects.requireNonNull(open.plan);
        Measures stillSince = open.restarted != null ? open.restarted : stored.after();
        Measures recovered =
                Objects.requireNonNullElse(stillSince, stored.plan().before());
        Duration left = holdLeft(stored);
        Verifier.Result result = parts.verifier().hold(stored.plan(), recovered, open.baseline, open.dependents, left);
        return switch (result.assessment()) {
            case Assessment.KeepObserving keep -> {
                // Lost events before this observation do not matter. A restart counts until its new run is seen.
                if (result.seen() != null) {
                    Verifier.Baseline now = parts.verifier().baseline(subject(stored.plan()));
                    open.baseline = new Verifier.Baseline(now.stops(), open.baseline.restarts(), now.gaps());
                }
                yield new Next.Later(result.again());
            }
            case Assessment.BeginAnew(Reason why) -> beginAnew(open, stored.plan(), why, result);
            case Assessment.Concluded(Verdict verdict, Reason why) ->
                concludeHold(open, stored.plan(), verdict, why, result.seen());
        };
    }

    /** Somebody's restart is no relapse: the new run is observed for a whole window, three times at most. */
    private Next beginAnew(RepairTask open, Plan plan, Reason why, Verifier.Result result) {
        if (open.restartsSeen == MAX_RESTARTS) {
            return concludeHold(open, plan, Verdict.NOT_KNOWN, Reason.of("restarted_too_often"), result.seen());
        }
        LOG.info("{}: {}", plan.subject(), Wording.english().reason(why));
        open.restartsSeen++;
        open.restarted = result.seen() == null ? null : result.seen().document();
        Measures recovered = open.plan == null ? null : open.plan.after();
        return new Next.Later(beginWindow(open, plan, recovered, parts.policy().get()));
    }

    /** Begins a hold window, and with it what is counted in it; returns how long it is. */
    private Duration beginWindow(RepairTask open, Plan plan, @Nullable Measures recovered, Policy policy) {
        open.baseline = parts.verifier().baseline(subject(plan));
        Duration window = policy.limits().holdWindow();
        holdEnds.put(plan.id(), new HoldEnd(parts.scheduler().nanos() + window.toNanos(), run(recovered)));
        return window;
    }

    private static String run(@Nullable Measures recovered) {
        return recovered == null ? "" : recovered.text("InvocationID").orElse("");
    }

    /**
     * The rest of the hold window, by the monotonic clock. One that another process began is observed from its begin again: how
     * much of it is over, only the wall clock could say, and that may have been set. So is one that this process began for another
     * run than that in which the subject has recovered by what is stored.
     */
    private Duration holdLeft(StoredPlan stored) {
        long now = parts.scheduler().nanos();
        Duration window = parts.policy().get().limits().holdWindow();
        String recovered = run(stored.after());
        HoldEnd end = holdEnds.compute(
                stored.plan().id(),
                (id, known) -> known != null && known.recovered().equals(recovered)
                        ? known
                        : new HoldEnd(now + window.toNanos(), recovered));
        return Duration.ofNanos(end.nanos() - now);
    }

    private Next concludeHold(RepairTask open, Plan plan, Verdict verdict, Reason why, @Nullable Observation seen) {
        holdEnds.remove(plan.id());
        Instant now = parts.scheduler().instant();
        Measures after = seen == null ? null : seen.document();
        return switch (verdict) {
            case HEALED -> {
                List<UnitName> down = stillDown(subject(plan));
                Reason how =
                        down.isEmpty() ? why : Reason.of("healed_but_down_with", "units", Measure.firstNames(down));
                Alert alert = down.isEmpty()
                        ? resolved(open, why, now)
                        : parts.alerts().resolvedButDown(open.incident, how, now);
                yield conclude(open, plan, verdict, after, IncidentState.CLOSED, ClosedAs.HEALED, null, how, alert);
            }
            case RECURRED, WORSE, NO_EFFECT -> {
                Alert alert = parts.alerts().didNotHold(open.incident, verdict, why, now);
                yield conclude(open, plan, verdict, after, IncidentState.OPEN, null, null, why, alert);
            }
            case NOT_KNOWN, RECOVERED -> {
                Alert alert = parts.alerts().didNotHold(open.incident, Verdict.NOT_KNOWN, why, now);
                if (failed(seen) && !stopSince(open, plan)) {
                    // The finding stands, and so does the alert about it.
                    yield conclude(open, plan, Verdict.NOT_KNOWN, after, IncidentState.OPEN, null, null, why, alert);
                }
                ClosedAs as = stopSince(open, plan) ? ClosedAs.BY_REQUEST : ClosedAs.NOT_KNOWN;
                yield conclude(open, plan, Verdict.NOT_KNOWN, after, IncidentState.CLOSED, as, null, why, alert);
            }
        };
    }

    /** What went down with the subject, or was not even started because of it, and is not back. */
    private List<UnitName> stillDown(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit)
                ? Stream.concat(
                                parts.downWith().apply(unit).stream(),
                                parts.verifier().dependentsDown(subject).stream())
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    // ------------------------------------------------------------------ without us

    /** The subject was read, and the finding no longer applies. */
    Next notFoundAnyMore(RepairTask open, Observation seen) {
        Subject subject = open.incident.subject();
        if (!(subject instanceof UnitSubject(UnitName unit))) {
            return close(open, ClosedAs.BY_ITSELF, "finding_ended", seen.document());
        }
        UnitState now = UnitState.of(unit, seen.document());
        boolean worse = open.plan != null && open.plan.verdict() == Verdict.WORSE;
        if (worse && !parts.verifier().stillFallen(subject, open.dependents).isEmpty()) {
            // It has recovered, but its dependents that went down have not: until then the incident stays open.
            return new Next.Later(RECHECK_DELAY);
        }
        if (now.processGone()) {
            // It counts as active and is not: the alert about it stays.
            return conclude(
                    open,
                    null,
                    null,
                    seen.document(),
                    IncidentState.CLOSED,
                    ClosedAs.NOT_KNOWN,
                    null,
                    Reason.of("process_ended"),
                    null);
        }
        if (now.settled()) {
            long nanos = parts.scheduler().nanos();
            long since = Objects.requireNonNullElse(open.healthySince, nanos);
            open.healthySince = since;
            Duration settle = parts.policy().get().limits().settleTime();
            Duration left = settle.minusNanos(nanos - since);
            return left.isPositive()
                    ? new Next.Later(left.plusMillis(1))
                    : close(
                            open,
                            ClosedAs.BY_ITSELF,
                            worse ? "runs_again_with_dependents" : "runs_again",
                            seen.document());
        }
        open.healthySince = null;
        if (now.jobId() == 0 && now.loadState().equals("masked")) {
            return close(open, ClosedAs.BY_REQUEST, "masked_by_request", seen.document());
        }
        if (now.jobId() == 0 && now.loadState().equals("not-found")) {
            return close(open, ClosedAs.NOT_KNOWN, "unit_file_removed", seen.document());
        }
        if (now.activeState() == ActiveState.INACTIVE && now.jobId() == 0) {
            return stopSeen(subject)
                    ? close(open, ClosedAs.BY_REQUEST, "stopped_by_request", seen.document())
                    : close(open, ClosedAs.NOT_KNOWN, "not_failed_not_running", seen.document());
        }
        return new Next.Later(RECHECK_DELAY);
    }

    private Next close(RepairTask open, ClosedAs as, String code, Measures seen) {
        Reason why = Reason.of(code);
        Alert alert = resolved(open, why, parts.scheduler().instant());
        return conclude(open, null, null, seen, IncidentState.CLOSED, as, null, why, alert);
    }

    /** The alert that resolves the incident's alerts; null if there were none. */
    private @Nullable Alert resolved(RepairTask open, Reason why, Instant at) {
        return open.alerted ? parts.alerts().resolved(open.incident, why, at) : null;
    }

    // ------------------------------------------------------------------ conclude

    private Next conclude(
            RepairTask open,
            @Nullable Plan plan,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            IncidentState state,
            @Nullable ClosedAs as,
            @Nullable Instant holdEndsAt,
            Reason why,
            @Nullable Alert alert) {
        Instant at = parts.scheduler().instant();
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
                FindingKey.of(open.incident),
                verdict == null ? "" : verdict.code() + ", ",
                as == null ? state.code() : as.code(),
                Wording.english().reason(why));
        return switch (moved) {
            case MOVED, ALREADY -> {
                open.alerted |= alert != null && alert.state() == Alert.State.FIRING;
                open.concluded(plan, verdict, after, state, as, holdEndsAt, why, at);
                open.watch = null;
                yield state == IncidentState.CLOSED ? new Next.Closed() : new Next.Again();
            }
            case NOT_ALLOWED, FENCED, UNKNOWN -> new Next.Reload();
        };
    }

    private static Subject subject(Plan plan) {
        Action action = plan.action();
        return action == null ? plan.subject() : action.subject();
    }

    /** Whether a stop job was the last thing seen of the unit. */
    private boolean stopSeen(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit)
                && parts.memory()
                        .apply(unit)
                        .map(UnitMemory.Remembered::stopSeen)
                        .orElse(false);
    }

    private boolean stopSince(RepairTask open, Plan plan) {
        return parts.verifier().baseline(subject(plan)).stops() > open.baseline.stops();
    }
}
