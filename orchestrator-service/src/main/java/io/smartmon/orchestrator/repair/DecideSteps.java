package io.smartmon.orchestrator.repair;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.decide.Decision;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.CauseFirstGuard;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Update;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.decide.Clocks;
import io.smartmon.orchestrator.decide.FactRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps until a plan is stored: decide, commit, and tell what is not done and why. Confined as {@link RepairTask}. */
final class DecideSteps {
    private static final Logger LOG = LoggerFactory.getLogger(DecideSteps.class);
    /** Longer than a boot and a package transaction hold a repair. */
    private static final Duration MAX_UNTOLD = Duration.ofMinutes(10);

    /** On the average, for a whole host that has much to wait for. */
    private static final Duration BETWEEN_DECISIONS = Duration.ofMillis(500);

    private static final Duration RESERVATION = Duration.ofMinutes(10);

    private final RepairLoop.Parts parts;
    private final Conclusions conclusions;
    private final HelperSteps helper;
    /** Since when nothing could be done about an incident, by the monotonic clock; kept when a lease is lost and held again. */
    private final Map<UUID, Long> waitsSince = new ConcurrentHashMap<>();

    DecideSteps(RepairLoop.Parts parts, Conclusions conclusions, HelperSteps helper) {
        this.parts = parts;
        this.conclusions = conclusions;
        this.helper = helper;
    }

    /** Keeps an incident without a remedy up to date: alerted once, watched, and closed when its finding ends. */
    Next follow(RepairTask open, @Nullable TrackedFinding tracked, @Nullable Observation ending) {
        if (tracked == null) {
            return ending == null
                    ? new Next.Wait()
                    : conclusions.close(open, ClosedAs.BY_ITSELF, "finding_ended", ending.document());
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
        Next next = commit(open, tracked, seen.document(), policy, decision);
        StoredPlan plan = open.plan;
        boolean mayWait = plan != null
                && switch (plan.state()) {
                    case WAITING, HELD, EXPIRED, REFUSED -> true;
                    case WATCHED, LEFT_ALONE, PROPOSED, DECLINED, READY, ACCEPTED, INDETERMINATE, DONE, NOT_KNOWN ->
                        false;
                };
        if (mayWait) {
            waits(open);
        } else {
            waitsNoMore(open);
        }
        return next;
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
                                        ? recheckDelay()
                                        : Duration.between(now, until).plusMillis(1)));
            }
            case Decision.Reject reject -> {
                Plan plan = plan(open, before, policy, reject, now, null);
                if (reject.exhausted()) {
                    store(open, plan, PlanState.LEFT_ALONE, policy, null);
                    yield conclusions.giveUp(open, verdicts);
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

    /** Longer the more incidents wait: each decision asks the bus a dozen questions, and an event or a minute ends the wait too. */
    private Duration recheckDelay() {
        return RepairLoop.recheckDelay(BETWEEN_DECISIONS.multipliedBy(waitsSince.size()));
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
        if (jumped != null && parts.scheduler().nanos() - tracked.jumpNanos >= RepairLoop.RECHECK_DELAY.toNanos()) {
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
                yield helper.request(open, plan, action, policy);
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
        Alert alert = alerted || news == null ? null : conclusions.withWhatIsDown(news, plan.subject());
        PlanCommit commit = new PlanCommit(
                plan, state, null, parts.scheduler().hundredthsSinceBoot(), open.epoch, limits(policy), alert, null);
        return switch (parts.incidents().commitPlan(commit)) {
            case Commit.Committed(long sequence, int number) -> {
                LOG.info("{}: {}", plan.subject(), state.code());
                open.plan = new StoredPlan(sequence, plan, state, null, null, Reason.of("decided"), plan.createdAt());
                open.alerted |= alert != null;
                if (news != null && alerted && before != null && sequence <= before.sequence()) {
                    // The store was set back to before the plan whose alert would do.
                    conclusions.tell(open, conclusions.withWhatIsDown(news, plan.subject()));
                }
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

    /**
     * Nothing can be done about the incident now. Once that has lasted, it is told, although each hold by itself would end within
     * moments or at a time that is known: questions that take too long each time, a package manager that waits for an answer, a bus
     * that is away, plans that come too late.
     */
    void waits(RepairTask open) {
        long now = parts.scheduler().nanos();
        long since = waitsSince.computeIfAbsent(open.incident.id(), id -> now);
        if (now - since < MAX_UNTOLD.toNanos() || told(open)) {
            return;
        }
        StoredPlan plan = open.plan;
        Alert alert = parts.alerts()
                .waitsLong(
                        open.incident,
                        open.unread || plan == null ? List.of() : plan.plan().guards(),
                        plan == null || plan.state() == PlanState.WAITING ? null : plan.reason(),
                        parts.scheduler().instant());
        if (conclusions.tell(open, conclusions.withWhatIsDown(alert, open.incident.subject()))) {
            // Told once; and if it goes on for as long again, the store knows this alert already.
            waitsSince.put(open.incident.id(), now);
        }
    }

    /** Whether people know by the newest plan that nothing is done, and why. */
    private boolean told(RepairTask open) {
        StoredPlan plan = open.plan;
        return plan != null
                && (plan.state() == PlanState.WAITING
                        ? parts.alerts().alertsWaiting(plan.plan().guards())
                        : open.alertedReason != null);
    }

    /** It is done, over, or told. */
    void waitsNoMore(RepairTask open) {
        waitsSince.remove(open.incident.id());
    }
}
