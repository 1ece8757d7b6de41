package io.smartmon.orchestrator.repair;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a stored plan with the helper: request it, recall it, record what it answered. Confined as {@link RepairTask}. */
final class HelperSteps {
    private static final Logger LOG = LoggerFactory.getLogger(HelperSteps.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_EXPIRED_UNTOLD = 3;
    /** A read takes some milliseconds, and a tenth of a second on a host that is busy. */
    private static final Duration SLOW_READ = Duration.ofMillis(200);

    private static final int MAX_READS = 3;

    private final RepairLoop.Parts parts;
    private final Conclusions conclusions;

    HelperSteps(RepairLoop.Parts parts, Conclusions conclusions) {
        this.parts = parts;
        this.conclusions = conclusions;
    }

    /** Sends a stored plan to the helper, unless a hold or a stop came first. */
    Next request(RepairTask open, Plan plan, Action action, Policy policy) {
        Subject subject = action.subject();
        open.baseline = parts.verifier().baseline(subject);
        // Asked before the holds are read: it may take long, and the request must follow the read of the holds closely.
        open.dependents = parts.verifier().activeDependents(subject);
        // Read once more, so that every event until now is known: this process may have slept since it decided.
        if (readNow(plan) instanceof Knowledge.Unknown<Observation>(Reason reason)) {
            return record(open, plan, new Acts.Outcome.Move(PlanState.EXPIRED, reason, true, null));
        }
        if (parts.stopSeen(subject)) {
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

    /**
     * The subject as it is now. A read that took long shows it as it was, since it waits for the events until it was asked and not
     * for those after: it is read again, and not known if that takes long each time.
     */
    private Knowledge<Observation> readNow(Plan plan) {
        for (int reads = 0; reads < MAX_READS; reads++) {
            long before = parts.scheduler().nanos();
            Knowledge<Observation> seen = parts.subjects().read(plan.kind(), plan.subject());
            if (seen instanceof Knowledge.Unknown<Observation>
                    || parts.scheduler().nanos() - before <= SLOW_READ.toNanos()) {
                return seen;
            }
        }
        return Knowledge.unknown("reads_slow");
    }

    /** Asks what became of a plan that may have been sent. */
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
                boolean untold = to == PlanState.EXPIRED ? open.expiredInARow < MAX_EXPIRED_UNTOLD : quiet;
                boolean same =
                        open.alertedReason != null && open.alertedReason.code().equals(why.code());
                Alert alert = untold || same ? null : parts.alerts().notDone(open.incident, why, now);
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
                open.alertedReason = untold ? open.alertedReason : why;
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
            if (!conclusions.tell(open, alert)) {
                return new Next.Reload();
            }
            open.alertedUnanswered = true;
        }
        return new Next.Later(ASK_AGAIN);
    }

    /** A second, and for plans that are held or refused again and again five, ten, and at last sixty. */
    private static Duration afterNotDone(int notDoneInARow) {
        if (notDoneInARow == 0) {
            return ASK_AGAIN;
        }
        return RepairLoop.recheckDelay(RepairLoop.RECHECK_DELAY.multipliedBy(1L << Math.min(notDoneInARow - 1, 4)));
    }
}
