package io.smartmon.testkit.time;

import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time only advances when a test moves it, and whose tasks run on the thread that moves it, one after
 * another in the order of their times. Tasks that are handed over from other threads wait for the next move. Thread-safe,
 * and tasks run without a lock held.
 */
public final class ManualScheduler implements Scheduler {
    private static final Comparator<Waiting> ORDER =
            Comparator.<Waiting>comparingLong(each -> each.dueNanos).thenComparingLong(each -> each.number);

    private final Object lock = new Object();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(ORDER);
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private Instant wall;
    private long nanos;
    private long bootNanos;
    private long number;
    private double random = 0.5;

    private static final class Waiting implements Timer {
        private final ManualScheduler owner;
        private final long dueNanos;
        private final long number;
        private final Runnable task;

        private Waiting(ManualScheduler owner, long dueNanos, long number, Runnable task) {
            this.owner = owner;
            this.dueNanos = dueNanos;
            this.number = number;
            this.task = task;
        }

        @Override
        public void cancel() {
            synchronized (owner.lock) {
                owner.waiting.remove(this);
            }
        }
    }

    /** A scheduler at 2026-01-05T08:00:00Z, an hour after the machine was started. */
    public ManualScheduler() {
        this(Instant.parse("2026-01-05T08:00:00Z"));
    }

    /** A scheduler at that instant, an hour after the machine was started. */
    public ManualScheduler(Instant wall) {
        this(wall, Duration.ofHours(1));
    }

    /** A scheduler at that instant, and that long after the machine was started. */
    public ManualScheduler(Instant wall, Duration sinceBoot) {
        this.wall = wall.truncatedTo(ChronoUnit.MICROS);
        this.nanos = Duration.ofDays(1).toNanos();
        this.bootNanos = sinceBoot.toNanos();
    }

    /** Runs all due tasks, including newly due ones, until none is left. */
    public void run() {
        advance(Duration.ZERO);
    }

    /** Moves all clocks on, and runs each task at its time. */
    public void advance(Duration by) {
        long end;
        synchronized (lock) {
            end = nanos + by.toNanos();
        }
        Runnable task = next(end);
        while (task != null) {
            task.run();
            task = next(end);
        }
    }

    /** Sets the wall clock alone, as a person or a time server does. */
    public void setWall(Instant to) {
        synchronized (lock) {
            wall = to.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Suspends the machine: wall and boot clock advance, the monotonic one does not, and nothing runs. */
    public void suspend(Duration span) {
        synchronized (lock) {
            wall = wall.plus(span);
            bootNanos += span.toNanos();
        }
    }

    /** Sets the result of {@link #random()}. */
    public void setRandom(double value) {
        synchronized (lock) {
            random = value;
        }
    }

    /** How long until the next task; empty if none waits. */
    public Optional<Duration> untilNext() {
        synchronized (lock) {
            if (!ready.isEmpty()) {
                return Optional.of(Duration.ZERO);
            }
            Waiting first = waiting.peek();
            return first == null
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(Math.max(0, first.dueNanos - nanos)));
        }
    }

    @Override
    public Instant instant() {
        synchronized (lock) {
            return wall;
        }
    }

    @Override
    public long nanos() {
        synchronized (lock) {
            return nanos;
        }
    }

    @Override
    public long hundredthsSinceBoot() {
        synchronized (lock) {
            return bootNanos / 10_000_000;
        }
    }

    @Override
    public double random() {
        synchronized (lock) {
            return random;
        }
    }

    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            ready.add(task);
        }
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        synchronized (lock) {
            Waiting added = new Waiting(this, nanos + Math.max(0, delay.toNanos()), number++, task);
            waiting.add(added);
            return added;
        }
    }

    private @Nullable Runnable next(long end) {
        synchronized (lock) {
            Runnable now = ready.poll();
            if (now != null) {
                return now;
            }
            Waiting first = waiting.peek();
            if (first == null || first.dueNanos > end) {
                move(end);
                return null;
            }
            waiting.remove();
            move(first.dueNanos);
            return first.task;
        }
    }

    private void move(long to) {
        long by = to - nanos;
        if (by > 0) {
            nanos = to;
            bootNanos += by;
            wall = wall.plus(by / 1_000, ChronoUnit.MICROS);
        }
    }
}
