package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.Finding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A present finding in the loop. The finding is replaced from any thread; the rest is confined to the executor of its
 * key.
 */
final class TrackedFinding {
    volatile Finding finding;
    /** When it was first reported, by the monotonic clock. */
    final long foundNanos;
    /** How far the wall clock was from the monotonic one then, or when a jump of it was last waited out. */
    Duration clockAtFinding;
    /** The same when a jump was seen that is being waited out; null while there is none. */
    @Nullable
    Duration clockAtJump;
    /** When that jump was seen, by the monotonic clock. */
    long jumpNanos;
    /** The state of the unit at the recheck; negative before one. */
    long recheckedState = -1;
    /** When that recheck was, by the monotonic clock. */
    long recheckedNanos;

    TrackedFinding(Finding finding, long foundNanos, Duration clockAtFinding) {
        this.finding = finding;
        this.foundNanos = foundNanos;
        this.clockAtFinding = clockAtFinding;
    }
}
