package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was seen of services to the store, in order and several changes at a time, on a thread of its own, as long as
 * it is this orchestrator's to store it. While the store is away changes wait here, at most {@value #MAX_WAITING}, and the lease
 * may run out meanwhile. What is dropped is counted: the oldest past that, and all that wait when another orchestrator turns
 * out to have written since. Thread-safe.
 */
public final class ServiceObserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceObserver.class);
    /** Each takes about 1 kB, and the agent's heap is some 50 MB. */
    private static final int MAX_WAITING = 10_000;

    private static final int BATCH = 500;
    private static final long RETRY_MILLIS = 1_000;

    private final ServiceStore store;
    private final HostId host;
    private final UUID run;
    private final WriteOwnership tenure;
    /** What waits, oldest first; also the lock of the two counts. */
    private final Deque<Job> jobs = new ArrayDeque<>();

    private long sequence;
    /** How many changes wait, those that are being stored included. */
    private int waiting;

    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * A change on its way to the store.
     *
     * @param from the active and sub state before; null at first sight
     * @param now what is remembered of the unit after it
     * @param at when it was seen
     */
    public record Pending(@Nullable String from, UnitMemory.Remembered now, Instant at) {}

    private sealed interface Job {
        long tenure();

        /** The number is given when it was seen, so that a second try is known as the same. */
        record Changed(long tenure, long sequence, Pending change) implements Job {}

        record Reconciled(long tenure, List<UnitMemory.Remembered> all, Instant at) implements Job {}

        record NotKnown(long tenure, String reason, Instant at) implements Job {}
    }

    /** One call of the store. */
    private record Call(long tenure, int changes, Runnable call) {}

    /** An observer that begins with {@link #start()}. */
    public ServiceObserver(ServiceStore store, HostId host, UUID run, WriteOwnership tenure) {
        this.store = store;
        this.host = host;
        this.run = run;
        this.tenure = tenure;
        this.thread = Thread.ofVirtual().name("service-observer").unstarted(this::work);
    }

    /** Begins to store. */
    public void start() {
        thread.start();
    }

    /** Takes one change. */
    public void changed(Pending change) {
        take(List.of(change), null);
    }

    /** Takes a whole pass. */
    public void reconciled(List<UnitMemory.Remembered> all, List<Pending> changes, Instant at) {
        take(changes, number -> new Job.Reconciled(number, all, at));
    }

    /** Takes that nothing can be known, and why. */
    public void notKnown(String reason, Instant at) {
        take(List.of(), number -> new Job.NotKnown(number, reason, at));
    }

    /**
     * How many changes were dropped: too many waited, another orchestrator wrote since, the store refused them, or it could
     * not be asked by one that does not answer for the host.
     */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void take(List<Pending> changes, @Nullable LongFunction<Job> word) {
        synchronized (jobs) {
            switch (tenure.owner()) {
                case WriteOwnership.Owner.Ours(long number) -> {
                    changes.forEach(change -> jobs.addLast(new Job.Changed(number, ++sequence, change)));
                    waiting += changes.size();
                    if (word != null) {
                        Job newest = word.apply(number);
                        // A pass says all that the one before it said; without this, hours of passes would wait.
                        jobs.removeIf(newest.getClass()::isInstance);
                        jobs.addLast(newest);
                    }
                }
                case WriteOwnership.Owner.Others() -> {}
                case WriteOwnership.Owner.Unowned() -> dropped.addAndGet(changes.size());
            }
            while (waiting > MAX_WAITING) {
                dropOldest();
            }
            jobs.notifyAll();
        }
    }

    private void dropOldest() {
        Iterator<Job> all = jobs.iterator();
        while (all.hasNext()) {
            if (all.next() instanceof Job.Changed) {
                all.remove();
                waiting--;
                dropped.incrementAndGet();
                return;
            }
        }
    }

    private void work() {
        while (!closed) {
            try {
                Call call = next();
                deliver(call);
                synchronized (jobs) {
                    waiting -= call.changes();
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Waits for something to store; takes as many changes of one tenure as fit into one call. */
    private Call next() throws InterruptedException {
        synchronized (jobs) {
            while (jobs.isEmpty()) {
                jobs.wait();
            }
            long of = jobs.getFirst().tenure();
            List<Job.Changed> changes = new ArrayList<>();
            Job job = jobs.peekFirst();
            while (job != null && job.tenure() == of && changes.size() < BATCH) {
                switch (job) {
                    case Job.Changed changed -> changes.add(changed);
                    case Job.Reconciled(long number, List<UnitMemory.Remembered> all, Instant at) -> {
                        jobs.removeFirst();
                        return observe(of, at, true, all, changes);
                    }
                    case Job.NotKnown(long number, String reason, Instant at) -> {
                        if (!changes.isEmpty()) {
                            return observeNewest(of, changes);
                        }
                        jobs.removeFirst();
                        return new Call(of, 0, () -> store.notKnown(host, run, reason, at));
                    }
                }
                jobs.removeFirst();
                job = jobs.peekFirst();
            }
            return observeNewest(of, changes);
        }
    }

    private Call observeNewest(long of, List<Job.Changed> changes) {
        Map<UnitName, UnitMemory.Remembered> newest = new LinkedHashMap<>();
        changes.forEach(changed -> newest.put(
                changed.change().now().state().unit(), changed.change().now()));
        return observe(of, changes.getLast().change().at(), false, List.copyOf(newest.values()), changes);
    }

    private Call observe(
            long of, Instant at, boolean complete, List<UnitMemory.Remembered> units, List<Job.Changed> changes) {
        ServiceStore.Observation observation = new ServiceStore.Observation(
                host,
                run,
                at,
                complete,
                units.stream()
                        .map(unit -> new ServiceStore.Seen(unit.state(), unit.since(), unit.stopSeen()))
                        .toList(),
                changes.stream()
                        .map(changed -> new ServiceStore.Transition(
                                changed.sequence(),
                                changed.change().at(),
                                changed.change().from(),
                                changed.change().now().state(),
                                changed.change().now().stopSeen()))
                        .toList());
        return new Call(of, changes.size(), () -> store.observe(observation));
    }

    private void deliver(Call call) throws InterruptedException {
        while (!closed) {
            switch (tenure.when(call.tenure())) {
                case NEVER -> {
                    dropped.addAndGet(call.changes());
                    return;
                }
                case LATER -> Thread.sleep(RETRY_MILLIS);
                case NOW -> {
                    if (done(call)) {
                        return;
                    }
                    Thread.sleep(RETRY_MILLIS);
                }
            }
        }
    }

    private boolean done(Call call) {
        try {
            call.call().run();
        } catch (StoreUnavailableException away) {
            LOG.warn("Services wait for the store: {}", away.getMessage());
            return false;
        } catch (RuntimeException unexpected) { // these changes are lost, the next whole pass stores what is
            LOG.error("An observation could not be stored", unexpected);
            dropped.addAndGet(call.changes());
        }
        return true;
    }
}
