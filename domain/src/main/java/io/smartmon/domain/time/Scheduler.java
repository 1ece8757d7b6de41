package io.smartmon.domain.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time, delay and randomness as a port: no class of the loop reads a clock, sleeps or starts a thread itself.
 *
 * <p>Three clocks, because each has its own limits: the wall clock can be set, the monotonic one may stop while the
 * machine is suspended, the boot clock does neither and means nothing after a restart. Thread-safe.
 */
public interface Scheduler extends InstantSource {
    /** The wall clock in whole microseconds. For people, never for durations. */
    @Override
    Instant instant();

    /** The monotonic clock, nanoseconds since an arbitrary origin; compare by difference. */
    long nanos();

    /** The boot clock, hundredths of a second since the machine was started; continues during suspend. */
    long hundredthsSinceBoot();

    /** A random number of [0, 1). */
    double random();

    /** Runs the task soon, on a worker that may block. */
    void execute(Runnable task);

    /** Runs the task after this delay, on a worker that may block; a delay that is not positive means soon. */
    Timer after(Duration delay, Runnable task);

    /**
     * A reentrant lock for work that waits for bus, store or disk while it is held: whoever waits for such a lock waits for
     * time to pass, and time belongs to this port. A monitor is enough where nothing waits.
     */
    default Lock newLock() {
        return new ReentrantLock();
    }

    /** A task that waits for its time. */
    interface Timer {
        /** Cancels the task, unless it has begun. Calling it again changes nothing. */
        void cancel();
    }
}
