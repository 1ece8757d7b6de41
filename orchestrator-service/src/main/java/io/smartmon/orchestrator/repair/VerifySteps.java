package io.smartmon.orchestrator.repair;

import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps after the act, and of what ends without one: settle, the hold window, their conclusions. Confined as {@link RepairTask}. */
final class VerifySteps {
    private static final Logger LOG = LoggerFactory.getLogger(VerifySteps.class);
    /** How many requested restarts one incident's hold window outlives. */
    private static final int MAX_RESTARTS = 3;

    private final RepairLoop.Parts parts;
    private final Conclusions conclusions;
    /** When the hold window of a plan ends, by the monotonic clock; kept when a lease is lost and held again. */
    private final Map<UUID, HoldEnd> holdEnds = new ConcurrentHashMap<>();

    /**
     * The end of a hold window.
     *
     * @param recovered the run in which the subject had recovered; empty for what has none
     */
    private record HoldEnd(long nanos, String recovered) {}

    VerifySteps(RepairLoop.Parts parts, Conclusions conclusions) {
        this.parts = parts;
        this.conclusions = conclusions;
    }

    /** Looks whether the act helped, until the settle time is over. */
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
            return conclusions.conclude(
                    open, plan, verdict, after, IncidentState.RECOVERED, null, now.plus(window), why, null);
        }
        Alert alert = parts.alerts().didNotHold(open.incident, verdict, why, now);
        boolean up = seen != null && up(seen);
        boolean stopped = stopSince(open, plan);
        if (stopped && Conclusions.subject(plan) instanceof UnitSubject(UnitName unit)) {
            parts.stopStands().accept(unit);
        }
        return verdict == Verdict.NOT_KNOWN && (up || stopped)
                ? conclusions.conclude(
                        open,
                        plan,
                        verdict,
                        after,
                        IncidentState.CLOSED,
                        stopped ? ClosedAs.BY_REQUEST : ClosedAs.NOT_KNOWN,
                        null,
                        why,
                        alert)
                : conclusions.conclude(open, plan, verdict, after, IncidentState.OPEN, null, null, why, alert);
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

    /** Looks whether it stays so, through the hold window. */
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
                    Verifier.Baseline now = parts.verifier().baseline(Conclusions.subject(stored.plan()));
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
        open.baseline = parts.verifier().baseline(Conclusions.subject(plan));
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
                List<UnitName> down = conclusions.stillDown(Conclusions.subject(plan));
                Reason how =
                        down.isEmpty() ? why : Reason.of("healed_but_down_with", "units", Measure.firstNames(down));
                Alert alert = down.isEmpty()
                        ? conclusions.resolved(open, why, now)
                        : parts.alerts().resolvedButDown(open.incident, how, now);
                yield conclusions.conclude(
                        open, plan, verdict, after, IncidentState.CLOSED, ClosedAs.HEALED, null, how, alert);
            }
            case RECURRED, WORSE, NO_EFFECT -> {
                Alert alert = parts.alerts().didNotHold(open.incident, verdict, why, now);
                yield conclusions.conclude(open, plan, verdict, after, IncidentState.OPEN, null, null, why, alert);
            }
            case NOT_KNOWN, RECOVERED -> {
                Alert alert = parts.alerts().didNotHold(open.incident, Verdict.NOT_KNOWN, why, now);
                if (failed(seen) && !stopSince(open, plan)) {
                    // The finding stands, and so does the alert about it.
                    yield conclusions.conclude(
                            open, plan, Verdict.NOT_KNOWN, after, IncidentState.OPEN, null, null, why, alert);
                }
                ClosedAs as = stopSince(open, plan) ? ClosedAs.BY_REQUEST : ClosedAs.NOT_KNOWN;
                yield conclusions.conclude(
                        open, plan, Verdict.NOT_KNOWN, after, IncidentState.CLOSED, as, null, why, alert);
            }
        };
    }

    /** The subject was read, and the finding no longer applies. */
    Next notFoundAnyMore(RepairTask open, Observation seen) {
        Subject subject = open.incident.subject();
        if (!(subject instanceof UnitSubject(UnitName unit))) {
            return conclusions.close(open, ClosedAs.BY_ITSELF, "finding_ended", seen.document());
        }
        UnitState now = UnitState.of(unit, seen.document());
        boolean worse = open.plan != null && open.plan.verdict() == Verdict.WORSE;
        if (worse && !parts.verifier().stillFallen(subject, open.dependents).isEmpty()) {
            // It has recovered, but its dependents that went down have not: until then the incident stays open.
            return new Next.Later(RepairLoop.RECHECK_DELAY);
        }
        if (now.processGone()) {
            // It counts as active and is not: the alert about it stays.
            return conclusions.conclude(
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
                    : conclusions.close(
                            open,
                            ClosedAs.BY_ITSELF,
                            worse ? "runs_again_with_dependents" : "runs_again",
                            seen.document());
        }
        open.healthySince = null;
        if (now.jobId() == 0 && now.loadState().equals("masked")) {
            return conclusions.close(open, ClosedAs.BY_REQUEST, "masked_by_request", seen.document());
        }
        if (now.jobId() == 0 && now.loadState().equals("not-found")) {
            return conclusions.close(open, ClosedAs.NOT_KNOWN, "unit_file_removed", seen.document());
        }
        if (now.activeState() == ActiveState.INACTIVE && now.jobId() == 0) {
            return parts.stopSeen(subject)
                    ? conclusions.close(open, ClosedAs.BY_REQUEST, "stopped_by_request", seen.document())
                    : conclusions.close(open, ClosedAs.NOT_KNOWN, "not_failed_not_running", seen.document());
        }
        return new Next.Later(RepairLoop.RECHECK_DELAY);
    }

    private boolean stopSince(RepairTask open, Plan plan) {
        return parts.verifier().baseline(Conclusions.subject(plan)).stops() > open.baseline.stops();
    }
}
