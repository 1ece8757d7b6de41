package io.smartmon.systemd;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a caller waits for a job's end, and until when the job may begin. Thread-safe if the supplier is.
 *
 * @param atMost how long to wait for its end; a job that has begun continues after that
 * @param tooLateToBegin asked some times a second while the job is queued, for instance behind another unit; once it says yes,
 *     a job that has not begun is cancelled. It must not block
 */
public record WaitLimit(Duration atMost, BooleanSupplier tooLateToBegin) {
    /** Waits for this long, for a job that may begin at any time. */
    public static WaitLimit of(Duration atMost) {
        return new WaitLimit(atMost, () -> false);
    }
}
