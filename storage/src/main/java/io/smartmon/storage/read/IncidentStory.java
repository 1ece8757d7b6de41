package io.smartmon.storage.read;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.verify.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident from its first observation to its end.
 *
 * @param row the incident and its state
 * @param plans what was decided, oldest first, at most 100
 * @param alerts its alerts, oldest first, at most 100
 */
public record IncidentStory(IncidentRow row, List<PlanStory> plans, List<AlertRow> alerts) {
    public IncidentStory {
        plans = List.copyOf(plans);
        alerts = List.copyOf(alerts);
    }

    /**
     * A plan and its result.
     *
     * @param plan what was decided, with every guard's verdict
     * @param hash the plan's hash as it was stored
     * @param state its state
     * @param verdict its verdict; null until it is done
     * @param after the subject as it was when the verdict was given; null before that or if it could not be seen
     * @param reason the reason for its state; null if there is none
     * @param changedAt when it entered that state
     * @param attempt the attempt's id; null for a plan that was never to be done
     * @param begunAt when that attempt was begun; null without one
     * @param answeredAt when the helper accepted or refused it, by the host's clock; null before, and where it was never asked
     * @param answeredAs the state of the plan after that answer; null like the time
     */
    public record PlanStory(
            Plan plan,
            String hash,
            PlanState state,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            @Nullable Reason reason,
            Instant changedAt,
            @Nullable UUID attempt,
            @Nullable Instant begunAt,
            @Nullable Instant answeredAt,
            @Nullable PlanState answeredAs) {}
}
