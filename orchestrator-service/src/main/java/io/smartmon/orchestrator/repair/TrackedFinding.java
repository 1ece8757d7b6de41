package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.Finding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A finding that stands, as the loop knows it. The finding is replaced from any thread; the rest is its lane's. */
final class TrackedFinding {
    volatile Finding finding;
    /** When it was first heard of, by the monotonic clock. */
    final long foundNanos;
    /** How far the wall clock was from the monotonic one then, or when a jump of it was last waited out. */
    Duration clockAtFinding;
    /** The same when a jump was seen that is being waited out; null while there is none. */
    @Nullable
    Duration clockAtJump;
    /** When that jump was seen, by the monotonic clock. */
    long jumpNanos;
    /** The state of the unit that was glanced at; less than zero before a glance. */
    long recheckedState = -1;
    /** When that glance was, by the monotonic clock. */
    long recheckedNanos;

    TrackedFinding(Finding finding, long foundNanos, Duration clockAtFinding) {
        this.finding = finding;
        this.foundNanos = foundNanos;
        this.clockAtFinding = clockAtFinding;
    }
}
