package io.smartmon.orchestrator.decide;

import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** What two clocks tell of one another. Pure. */
public final class Clocks {
    private Clocks() {}

    /** How far the wall clock is from the monotonic one; two readings differ by as much as the wall clock was set. */
    public static Duration offset(Scheduler scheduler) {
        Instant now = scheduler.instant();
        return Duration.ofSeconds(now.getEpochSecond(), now.getNano()).minusNanos(scheduler.nanos());
    }
}
