package io.smartmon.storage.read;

import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident with what became of its newest plan.
 *
 * @param incident the incident
 * @param hostName its host's name
 * @param acknowledgedAt when a person acknowledged it; null if not acknowledged
 * @param acknowledgedBy who did; null if not acknowledged
 * @param planState where its newest plan stands; null if nothing was decided yet
 * @param verdict what that plan did; null until it is done
 * @param planDetail why the plan stands there, for people; empty if there is nothing to say
 * @param planWhy the first guard that kept it from being done, as {@code guard: what it saw}; empty if none did
 * @param rearmable whether it was given up, and is the newest of its kind for its subject
 */
public record IncidentRow(
        Incident incident,
        String hostName,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable PlanState planState,
        @Nullable Verdict verdict,
        String planDetail,
        String planWhy,
        boolean rearmable) {}
