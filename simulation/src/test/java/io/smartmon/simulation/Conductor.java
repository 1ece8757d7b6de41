package io.smartmon.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time, and the tasks that run in it. A task is a fiber: it runs until it ends or waits, and no other runs meanwhile,
 * so a run is the same each time. Time passes only while all wait. Each fiber belongs to a process; the fibers of a process that
 * was killed are never continued, and not even their finally blocks run, as with a real kill.
 *
 * <p>Confined to the thread that calls {@link #run}, and to fibers, of which one runs at a time.
 */
final class Conductor {
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.<Event>comparingLong(each -> each.at).thenComparingLong(each -> each.number));
    private final Semaphore returned = new Semaphore(0);
    private final Consumer<Throwable> failures;
    private long nanos;
    private long number;
    private long steps;
    private @Nullable Fiber running;

    /**
     * A conductor at time zero.
     *
     * @param failures gets what a task throws
     */
    Conductor(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    /** A process: killed and stopped as a whole. */
    static final class ModelProcess {
        private final String name;
        private boolean killed;
        private long stoppedUntil;
        private long stoppedSince;

        ModelProcess(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        boolean alive() {
            return !killed;
        }

        /** Since when it was stopped the last time, in nanoseconds of the run. */
        long stoppedSince() {
            return stoppedSince;
        }

        /** Since when it has run without being stopped, in nanoseconds of the run; in the future while it is stopped. */
        long runsSince() {
            return stoppedUntil;
        }
    }

    /** Something that will happen. */
    static final class Event {
        private final long number;
        private final ModelProcess owner;
        private final Runnable task;
        private final @Nullable Fiber resumed;
        private long at;
        private boolean cancelled;

        private Event(long at, long number, ModelProcess owner, Runnable task, @Nullable Fiber resumed) {
            this.at = at;
            this.number = number;
            this.owner = owner;
            this.task = task;
            this.resumed = resumed;
        }

        void cancel() {
            cancelled = true;
        }
    }

    private static final class Fiber {
        private final ModelProcess owner;
        private final Semaphore go = new Semaphore(0);

        private Fiber(ModelProcess owner) {
            this.owner = owner;
        }
    }

    /** A fiber that waits for something other than time. */
    static final class Waiting {
        private final Fiber fiber;
        private @Nullable Event timeout;
        private boolean woken;

        private Waiting(Fiber fiber) {
            this.fiber = fiber;
        }
    }

    /** Nanoseconds since the begin. */
    long nanos() {
        return nanos;
    }

    /** How many tasks were begun or continued. */
    long steps() {
        return steps;
    }

    /** Runs a task of the process after this delay. */
    Event after(Duration delay, ModelProcess owner, Runnable task) {
        Event event = new Event(nanos + Math.max(0, delay.toNanos()), number++, owner, task, null);
        events.add(event);
        return event;
    }

    /** Lets time pass up to this point, and runs all that is due. */
    void run(long until) {
        while (true) {
            Event event = events.peek();
            if (event == null || event.at > until) {
                nanos = Math.max(nanos, until);
                return;
            }
            events.remove();
            if (event.cancelled || event.owner.killed) {
                continue;
            }
            if (event.owner.stoppedUntil > event.at) {
                event.at = event.owner.stoppedUntil;
                events.add(event);
                continue;
            }
            nanos = Math.max(nanos, event.at);
            steps++;
            if (event.resumed == null) {
                begin(event.owner, event.task);
            } else {
                go(event.resumed);
            }
        }
    }

    private void begin(ModelProcess owner, Runnable task) {
        Fiber fiber = new Fiber(owner);
        Thread.ofVirtual().start(() -> {
            fiber.go.acquireUninterruptibly();
            try {
                task.run();
            } catch (RuntimeException | Error unexpected) { // the simulation ends with it
                failures.accept(unexpected);
            } finally {
                returned.release();
            }
        });
        go(fiber);
    }

    private void go(Fiber fiber) {
        Fiber before = running;
        running = fiber;
        fiber.go.release();
        returned.acquireUninterruptibly();
        running = before;
    }

    private Fiber current() {
        Fiber fiber = running;
        if (fiber == null) {
            throw new IllegalStateException("only a task can wait");
        }
        return fiber;
    }

    /** Lets this time pass for the running task. */
    void pause(Duration span) {
        Fiber fiber = current();
        events.add(new Event(nanos + Math.max(0, span.toNanos()), number++, fiber.owner, () -> {}, fiber));
        release(fiber);
    }

    private void release(Fiber fiber) {
        returned.release();
        fiber.go.acquireUninterruptibly();
    }

    /** Ends a process at once. If it is the running task's own, the call does not return. */
    void kill(ModelProcess process) {
        process.killed = true;
        Fiber fiber = running;
        if (fiber != null && fiber.owner.equals(process)) {
            release(fiber);
        }
    }

    /** Stops a process for a while, as SIGSTOP does; if it is the running task's own, the call returns after that. */
    void stop(ModelProcess process, Duration span) {
        if (process.stoppedUntil <= nanos) {
            process.stoppedSince = nanos;
        }
        process.stoppedUntil = Math.max(process.stoppedUntil, nanos + span.toNanos());
        Fiber fiber = running;
        if (fiber != null && fiber.owner.equals(process)) {
            pause(span);
        }
    }

    /** Waits until it is woken, or this time has passed; returns whether it was woken. */
    boolean await(Deque<Waiting> queue, Duration timeout) {
        Fiber fiber = current();
        Waiting waiting = new Waiting(fiber);
        Event event = new Event(nanos + timeout.toNanos(), number++, fiber.owner, () -> {}, fiber);
        waiting.timeout = event;
        events.add(event);
        queue.add(waiting);
        release(fiber);
        queue.remove(waiting);
        return waiting.woken;
    }

    /** Wakes all that wait there. */
    void wakeAll(Deque<Waiting> queue) {
        Waiting waiting = queue.poll();
        while (waiting != null) {
            wake(waiting);
            waiting = queue.poll();
        }
    }

    private void wake(Waiting waiting) {
        if (waiting.timeout != null) {
            waiting.timeout.cancel();
        }
        waiting.woken = true;
        events.add(new Event(nanos, number++, waiting.fiber.owner, () -> {}, waiting.fiber));
    }

    /** A reentrant lock among fibers. */
    Lock newLock() {
        return new FiberLock();
    }

    private final class FiberLock implements Lock {
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private @Nullable Fiber holder;
        private int depth;

        @Override
        public void lock() {
            Fiber fiber = current();
            if (holder != null && !holder.equals(fiber)) {
                Waiting waiting = new Waiting(fiber);
                queue.add(waiting);
                release(fiber);
                // Whoever unlocked has made this one the holder.
                return;
            }
            holder = fiber;
            depth++;
        }

        @Override
        public void unlock() {
            depth--;
            if (depth > 0) {
                return;
            }
            holder = null;
            Waiting next = queue.poll();
            if (next != null) {
                holder = next.fiber;
                depth = 1;
                wake(next);
            }
        }

        @Override
        public void lockInterruptibly() {
            lock();
        }

        @Override
        public boolean tryLock() {
            throw new UnsupportedOperationException("nothing of the loop tries");
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) {
            throw new UnsupportedOperationException("nothing of the loop tries");
        }

        @Override
        public Condition newCondition() {
            throw new UnsupportedOperationException("nothing of the loop waits for a condition");
        }
    }
}
