package io.smartmon.orchestrator.repair;

import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one incident in the loop. Confined to the executor of its key, except for volatile fields. */
final class RepairTask {
    /** What to do next. */
    enum Stage {
        /** Nothing is in progress: check whether it is still present, and decide. */
        DECIDE,
        /** A stored plan may have been sent to the helper: recall it. */
        RECALL,
        /** It was sent: verify its effect. */
        SETTLE,
        /** It has recovered: watch it to the end of the hold window. */
        HOLD_WINDOW
    }

    volatile Incident incident;

    /** Whether it was last held because a service that it requires comes first. */
    volatile boolean waitsForCause;

    @Nullable
    StoredPlan plan;

    Verifier.Baseline baseline;
    /** The act being verified; null before this process first verified it. */
    Verifier.@Nullable Watch watch;
    /** The dependents that ran right before the last request. Not stored: after a restart none counts as gone down. */
    Map<UnitName, Verifier.Baseline> dependents = Map.of();
    /** The lease epoch under which it was taken over: all writes about it are made under this epoch. */
    final long epoch;
    /** Whether an alert that needs a person was stored for it, as far as known after a restart. */
    boolean alerted;
    /** How often in a row a plan was held after its decision, or refused by the helper. */
    int notDoneInARow;

    /** How many plans in a row expired before the call. */
    int expiredInARow;
    /** Since when the helper has not answered, by the monotonic clock; null while it answers. */
    @Nullable
    Long unansweredSince;
    /** Whether that was alerted. */
    boolean alertedUnanswered;
    /** Until when nothing is asked of the helper again, by the monotonic clock; null for no such time. */
    @Nullable
    Long notBefore;
    /** The reason in the last alert for a plan that was not done. */
    @Nullable
    Reason alertedReason;
    /** Since when it has been running without a repair, by the monotonic clock; null while it is not. */
    @Nullable
    Long healthySince;
    /** The run that somebody's restart began in the hold window; null if there was none. */
    @Nullable
    Measures restarted;

    /** How many requested restarts were seen in the hold window. */
    int restartsSeen;

    /** The finding from the store, until classification reports it. */
    @Nullable
    TrackedFinding assumed;

    /** Whether its subject could not be read when it was to be decided about last. */
    boolean unread;

    RepairTask(Unfinished stored, Verifier.Baseline baseline, long epoch, boolean alerted) {
        this.epoch = epoch;
        this.incident = stored.incident();
        this.plan = stored.plan();
        this.baseline = baseline;
        this.alerted = alerted;
    }

    /** Applies a stored conclusion. */
    void concluded(
            @Nullable Plan about,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            IncidentState state,
            @Nullable ClosedAs as,
            @Nullable Instant holdEndsAt,
            Reason why,
            Instant at) {
        if (about != null) {
            long sequence = plan == null ? 0 : plan.sequence();
            plan = new StoredPlan(sequence, about, PlanState.DONE, verdict, after, why, at);
        }
        incident = new Incident(
                incident.id(),
                incident.host(),
                incident.subject(),
                incident.kind(),
                incident.severity(),
                incident.evidence(),
                state,
                as,
                incident.cause(),
                incident.generation(),
                incident.openedAt(),
                state == IncidentState.RECOVERED ? at : incident.recoveredAt(),
                holdEndsAt,
                state == IncidentState.CLOSED ? at : null);
    }

    Stage stage() {
        if (incident.state() == IncidentState.RECOVERED) {
            return Stage.HOLD_WINDOW;
        }
        PlanState state = plan == null ? null : plan.state();
        if (state == null || !state.open()) {
            return Stage.DECIDE;
        }
        return state == PlanState.READY ? Stage.RECALL : Stage.SETTLE;
    }
}
