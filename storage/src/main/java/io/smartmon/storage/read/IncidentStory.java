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
 * An incident from its first sight to its end.
 *
 * @param row the incident and where it stands
 * @param plans what was decided, oldest first, at most 100
 * @param alerts what was told, oldest first, at most 100
 */
public record IncidentStory(IncidentRow row, List<PlanStory> plans, List<AlertRow> alerts) {
    public IncidentStory {
        plans = List.copyOf(plans);
        alerts = List.copyOf(alerts);
    }

    /**
     * A plan and what became of it.
     *
     * @param plan what was decided, with every guard's verdict
     * @param hash the plan's hash as it was stored
     * @param state where it stands
     * @param verdict what it did; null until it is done
     * @param after the subject as it was when the verdict was given; null before that or if it could not be seen
     * @param reason why it stands there; null if nothing was said
     * @param changedAt when it came there
     * @param attempt the attempt's id; null for a plan that was never to be done
     * @param begunAt when that attempt was begun; null without one
     * @param answeredAt when the helper accepted or refused it, by the host's clock; null before, and where it was never asked
     * @param answeredAs what that answer made of the plan; null like the time
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
