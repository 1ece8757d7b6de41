package io.smartmon.storage.read;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.verify.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident with what became of its newest plan.
 *
 * @param incident the incident
 * @param hostName its host's name
 * @param keepers whether the keeper found it, which decides nothing about it; else the host's agent did
 * @param newestEvidence what was seen last while it stood; empty if nothing was seen after the first sight
 * @param reason why the incident is where it is; null if nothing was said
 * @param acknowledgedAt when a person acknowledged it; null if nobody did
 * @param acknowledgedBy who did; null if nobody did
 * @param planState where its newest plan stands; null if nothing was decided yet
 * @param verdict what that plan did; null until it is done
 * @param planReason why the plan stands there; null if nothing was said, or without a plan
 * @param against the guard that weighed most against the plan; null if none did
 * @param rearmable whether it was given up, and is the newest of its kind for its subject
 */
public record IncidentRow(
        Incident incident,
        String hostName,
        boolean keepers,
        Measures newestEvidence,
        @Nullable Reason reason,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable PlanState planState,
        @Nullable Verdict verdict,
        @Nullable Reason planReason,
        @Nullable GuardVerdict against,
        boolean rearmable) {
    /** What is known of it now: the newest evidence, or the first if there is no newer. */
    public Measures evidence() {
        return newestEvidence.isEmpty() ? incident.evidence() : newestEvidence;
    }
}
