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

/** One incident on its way, as its lane knows it. Confined to the lane of its key, but for what is volatile. */
final class RepairTask {
    /** What has to be done next. */
    enum Stage {
        /** Nothing is under way: look whether it still stands, and decide. */
        DECIDE,
        /** A stored plan was or was not asked of the helper: ask what became of it. */
        RECALL,
        /** It was asked for: look what it did. */
        SETTLE,
        /** It is back: watch it to the end of the hold window. */
        HOLD_WINDOW
    }

    volatile Incident incident;

    @Nullable
    StoredPlan plan;

    Verifier.Baseline baseline;
    /** What is known of the act that is being looked at; null before this process first looked. */
    Verifier.@Nullable Watch watch;
    /** What depends on the unit and ran right before the last request. Not stored: after a restart nobody is blamed. */
    Map<UnitName, Verifier.Baseline> dependents = Map.of();
    /** The lease's epoch under which this was taken up: what is written of it is written under no other. */
    final long epoch;
    /** Whether an alert that needs a person was stored for it, as well as is known after a restart. */
    boolean alerted;
    /** How often in a row a plan was held after its decision, or refused by the helper. */
    int notDoneInARow;
    /** Since when the helper does not answer what was asked of it, by the monotonic clock; null while it does. */
    @Nullable
    Long unansweredSince;
    /** Whether people were told of that. */
    boolean alertedUnanswered;
    /** Why a plan was not done, as it was told last. */
    @Nullable
    Reason alertedReason;
    /** Since when it was seen running without our doing, by the monotonic clock; null while it is not. */
    @Nullable
    Long healthySince;
    /** When the hold window ends, by the monotonic clock; null before it was counted here. */
    @Nullable
    Long holdEnd;

    /** The finding as the store has it, for as long as classification does not say that it stands. */
    @Nullable
    TrackedFinding assumed;

    RepairTask(Unfinished stored, Verifier.Baseline baseline, long epoch, boolean alerted) {
        this.epoch = epoch;
        this.incident = stored.incident();
        this.plan = stored.plan();
        this.baseline = baseline;
        this.alerted = alerted;
    }

    /** Takes over what was stored of a conclusion. */
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
