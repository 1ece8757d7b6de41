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
 * An incident with the state of its newest plan.
 *
 * @param incident the incident
 * @param hostName its host's name
 * @param foundByKeeper whether the keeper found it, which decides nothing about it; else the host's agent did
 * @param newestEvidence the latest evidence while it was present; empty if there is only the first
 * @param reason the reason for its state; null if there is none
 * @param acknowledgedAt when a person acknowledged it; null if no one did
 * @param acknowledgedBy who did; null if no one did
 * @param planState the state of its newest plan; null if nothing was decided yet
 * @param verdict the verdict of that plan; null until it is done
 * @param planReason the reason for the plan's state; null if there is none
 * @param against the guard that decided against the plan; null if none did
 * @param rearmable whether it was given up, and is the newest of its kind for its subject
 */
public record IncidentRow(
        Incident incident,
        String hostName,
        boolean foundByKeeper,
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
