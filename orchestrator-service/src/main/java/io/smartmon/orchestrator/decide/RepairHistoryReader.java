package io.smartmon.orchestrator.decide;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.IncidentStore.Attempt;
import io.smartmon.domain.store.IncidentStore.RepairHistory;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;

/**
 * Earlier repairs, from the store. Thread-safe.
 *
 * @param bootId of the boot in which this process runs
 */
record RepairHistoryReader(IncidentStore incidents, HostId host, String bootId, Scheduler scheduler) {
    /** The store selects by the wall clock, which may have been set since; ages are computed by the boot clock. */
    private static final Duration CLOCK_MARGIN = Duration.ofDays(1);

    Knowledge<RepairHistory> of(FactRequest request) {
        return request.once("repair_history", () -> {
            Limits limits = request.policy().limits();
            // A cooldown may be longer than the window in which attempts are counted.
            Duration span = limits.cooldown().compareTo(limits.attemptsWindow()) > 0
                    ? limits.cooldown()
                    : limits.attemptsWindow();
            Instant now = scheduler.instant();
            Instant since = now.minus(span).minus(CLOCK_MARGIN);
            return StoreAnswers.of(() -> incidents.history(host, request.subject(), since), now);
        });
    }

    /** How long ago it was begun; one of an earlier boot, or by another clock, at least as long ago as this boot's start. */
    Duration age(Attempt attempt) {
        long now = scheduler.hundredthsSinceBoot();
        boolean comparable = attempt.bootId().equals(bootId) && attempt.begunHundredths() <= now;
        long ago = comparable ? now - attempt.begunHundredths() : now;
        return Duration.ofMillis(10 * ago);
    }
}
