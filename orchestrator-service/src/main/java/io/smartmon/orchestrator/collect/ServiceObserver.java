package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was seen of services to the store, in order and several changes at a time, on a thread of its own. While the
 * store is away changes wait here, at most {@value #MOST}; past that the oldest are dropped and counted. Thread-safe.
 */
public final class ServiceObserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceObserver.class);
    private static final int MOST = 20_000;
    private static final int BATCH = 500;
    private static final long RETRY_MILLIS = 1_000;

    private final ServiceStore store;
    private final HostId host;
    private final UUID run;
    private final BooleanSupplier mine;
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final AtomicLong sequence = new AtomicLong();
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
        record Changed(Pending change) implements Job {}

        record Passed(List<UnitMemory.Remembered> all, List<Pending> changes, Instant at) implements Job {}

        record NotKnown(String reason, Instant at) implements Job {}
    }

    /**
     * An observer that begins with {@link #start()}.
     *
     * @param mine whether this orchestrator writes for the host now; what is seen while it does not is not stored
     */
    public ServiceObserver(ServiceStore store, HostId host, UUID run, BooleanSupplier mine) {
        this.store = store;
        this.host = host;
        this.run = run;
        this.mine = mine;
        this.thread = Thread.ofVirtual().name("service-observer").unstarted(this::work);
    }

    /** Begins to store. */
    public void start() {
        thread.start();
    }

    /** Takes one change. */
    public void changed(Pending change) {
        add(new Job.Changed(change));
    }

    /** Takes a whole pass. */
    public void passed(List<UnitMemory.Remembered> all, List<Pending> changes, Instant at) {
        add(new Job.Passed(all, changes, at));
    }

    /** Takes that nothing can be known, and why. */
    public void notKnown(String reason, Instant at) {
        add(new Job.NotKnown(reason, at));
    }

    /** How many changes were dropped because the store was away for too long. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void add(Job job) {
        jobs.add(job);
        while (jobs.size() > MOST && jobs.poll() != null) {
            dropped.incrementAndGet();
        }
    }

    private void work() {
        while (!closed) {
            try {
                List<Job> batch = new ArrayList<>();
                batch.add(jobs.take());
                jobs.drainTo(batch, BATCH);
                if (mine.getAsBoolean()) {
                    store(batch);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void store(List<Job> batch) throws InterruptedException {
        List<Pending> changes = new ArrayList<>();
        for (Job job : batch) {
            switch (job) {
                case Job.Changed(Pending change) -> changes.add(change);
                case Job.Passed(List<UnitMemory.Remembered> all, List<Pending> seen, Instant at) -> {
                    changes.addAll(seen);
                    send(observation(at, true, all, changes));
                    changes = new ArrayList<>();
                }
                case Job.NotKnown(String reason, Instant at) -> {
                    flush(changes);
                    changes = new ArrayList<>();
                    retrying(() -> store.notKnown(host, run, reason, at));
                }
            }
        }
        flush(changes);
    }

    private void flush(List<Pending> changes) throws InterruptedException {
        if (!changes.isEmpty()) {
            List<UnitMemory.Remembered> newest = changes.stream()
                    .collect(Collectors.toMap(
                            change -> change.now().state().unit(),
                            Pending::now,
                            (older, newer) -> newer,
                            LinkedHashMap::new))
                    .values()
                    .stream()
                    .toList();
            send(observation(changes.getLast().at(), false, newest, changes));
        }
    }

    private ServiceStore.Observation observation(
            Instant at, boolean complete, List<UnitMemory.Remembered> units, List<Pending> changes) {
        return new ServiceStore.Observation(
                host,
                run,
                at,
                complete,
                units.stream()
                        .map(unit -> new ServiceStore.Seen(unit.state(), unit.since(), unit.stopSeen()))
                        .toList(),
                changes.stream()
                        .map(change -> new ServiceStore.Transition(
                                sequence.incrementAndGet(),
                                change.at(),
                                change.from(),
                                change.now().state(),
                                change.now().stopSeen()))
                        .toList());
    }

    private void send(ServiceStore.Observation observation) throws InterruptedException {
        retrying(() -> store.observe(observation));
    }

    private void retrying(Runnable call) throws InterruptedException {
        while (!closed) {
            try {
                call.run();
                return;
            } catch (StoreUnavailableException away) {
                LOG.warn("Services wait for the store: {}", away.getMessage());
                Thread.sleep(RETRY_MILLIS);
            } catch (RuntimeException unexpected) { // one batch is lost, the next whole pass stores what is
                LOG.error("An observation could not be stored", unexpected);
                return;
            }
        }
    }
}
