package io.smartmon.orchestrator.decide;

import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** The offset between two clocks. Pure. */
public final class Clocks {
    private Clocks() {}

    /** The offset of the wall clock from the monotonic one; it changes by as much as the wall clock is set. */
    public static Duration offset(Scheduler scheduler) {
        Instant now = scheduler.instant();
        return Duration.ofSeconds(now.getEpochSecond(), now.getNano()).minusNanos(scheduler.nanos());
    }
}
