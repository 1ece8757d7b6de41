package io.smartmon.orchestrator.repair;

import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.store.IncidentStore.StoredPlan;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One incident on its way, as its lane knows it. Confined to the lane of its unit. */
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

    Incident incident;

    @Nullable
    StoredPlan plan;

    Verifier.Mark mark;

    /** What depends on the unit and ran right before the last request. Not stored: after a restart nobody is blamed. */
    Map<UnitName, Verifier.Mark> dependents = Map.of();

    /** The lease's epoch under which this was taken up: what is written of it is written under no other. */
    final long epoch;

    Duration clockAtFinding;

    /** How often in a row a plan was held after its decision. */
    int heldInARow;

    /** Since when the helper does not answer what was asked of it; null while it does. */
    @Nullable
    Instant unansweredSince;

    /** Whether people were told of that. */
    boolean toldUnanswered;

    /** Why a plan was not done, as it was told last. */
    String toldNotDone = "";

    RepairTask(Unfinished stored, Verifier.Mark mark, long epoch, Duration clockAtFinding) {
        this.epoch = epoch;
        this.incident = stored.incident();
        this.plan = stored.plan();
        this.mark = mark;
        this.clockAtFinding = clockAtFinding;
    }

    /** Takes over what was stored of a conclusion. */
    void concluded(
            @Nullable Plan about,
            @Nullable Verdict verdict,
            @Nullable UnitState after,
            IncidentState state,
            @Nullable ClosedAs as,
            @Nullable Instant holdEndsAt,
            String why,
            Instant at) {
        if (about != null) {
            plan = new StoredPlan(about, PlanState.DONE, verdict, after, why, at);
        }
        incident = new Incident(
                incident.id(),
                incident.host(),
                incident.subject(),
                incident.kind(),
                state,
                as,
                incident.summary(),
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
