package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers collected data to the store: samples, transitions and observations, each in order, as long as it is this
 * agent that owns writes. While the store is unavailable they are buffered in memory, even if the lease expires.
 *
 * <p>Data from before the first lease answer is buffered too; it is stored if the lease is acquired, and dropped if
 * another agent holds it. Dropped data is counted: the oldest beyond each bound, what another agent stored instead, and
 * what the store rejects. Thread-safe; no method waits for the store.
 */
public final class StoreOutbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOutbox.class);
    /** Ten hours at one every 15 s. */
    private static final int MAX_SAMPLES = 2_400;
    /** Each is about 1 kB, and the agent's heap is about 50 MB. */
    private static final int MAX_TRANSITIONS = 10_000;

    private static final int MAX_OBSERVATIONS = 10_000;
    private static final int MAX_STARTS = 1_000;
    private static final int SAMPLES_AT_ONCE = 200;
    private static final int OBSERVATIONS_AT_ONCE = 500;
    private static final int STARTS_AT_ONCE = 100;
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** The ownership epoch of data from before the first lease answer. */
    private static final long NOT_KNOWN_YET = 0;

    private final Scheduler scheduler;
    private final Stores stores;
    private final Supplier<Optional<HostId>> host;
    private final UUID run;
    private final WriteOwnership ownership;
    private final BatchQueue<SystemSample> samples = new BatchQueue<>(
            MAX_SAMPLES,
            SAMPLES_AT_ONCE,
            (to, known, by, rows) -> to.samples().append(known, by, rows).rejected());
    private final TransitionQueue transitions = new TransitionQueue(MAX_TRANSITIONS);
    private final BatchQueue<ObservationStore.Numbered> observations = new BatchQueue<>(
            MAX_OBSERVATIONS,
            OBSERVATIONS_AT_ONCE,
            (to, known, by, rows) -> to.observations().append(known, by, rows).rejected());
    private final BatchQueue<ServiceStore.LastStart> starts =
            new BatchQueue<>(MAX_STARTS, STARTS_AT_ONCE, (to, known, by, rows) -> {
                to.services().started(known, rows);
                return 0;
            });
    private final List<OutboxQueue> queues = List.of(samples, transitions, observations, starts);
    private final SubstantialChanges changes = new SubstantialChanges();
    private final AtomicLong rejected = new AtomicLong();

    private long sampleSequence;
    private long observationSequence;
    /** The ownership epoch that takes over data from before the first lease answer. */
    private long firstOwnershipEpoch = NOT_KNOWN_YET;
    /** Whether another agent was found to answer for the host before this one did. */
    private boolean othersCameFirst;

    private boolean working;
    private boolean asked;
    private boolean away;
    private Scheduler.@Nullable Timer retry;
    private boolean closed;

    /** The stores that it delivers to. */
    public record Stores(SampleStore samples, ServiceStore services, ObservationStore observations) {}

    /**
     * An outbox for one run of the agent.
     *
     * @param host which host this is; empty until it is registered
     */
    public StoreOutbox(
            Scheduler scheduler, Stores stores, Supplier<Optional<HostId>> host, UUID run, WriteOwnership ownership) {
        this.scheduler = scheduler;
        this.stores = stores;
        this.host = host;
        this.run = run;
        this.ownership = ownership;
    }

    /**
     * Queues a sample.
     *
     * @param sample makes the sample with its sequence number
     */
    public synchronized void sample(LongFunction<SystemSample> sample) {
        take(samples, 1, ownershipEpoch -> samples.add(ownershipEpoch, sample.apply(++sampleSequence)));
    }

    /** Queues one transition of a unit. */
    public synchronized void changed(Transition transition) {
        take(transitions, 1, ownershipEpoch -> transitions.add(ownershipEpoch, List.of(transition)));
    }

    /** Queues a full reconcile. */
    public synchronized void reconciled(UnitWatcher.Reconciled all) {
        take(transitions, all.transitions().size(), ownershipEpoch -> {
            transitions.add(ownershipEpoch, all.transitions());
            transitions.add(ownershipEpoch, all.units(), all.at());
        });
    }

    /** Queues the last start of a unit. */
    public synchronized void started(ServiceStore.LastStart start) {
        take(starts, 1, ownershipEpoch -> starts.add(ownershipEpoch, start));
    }

    /** Queues that the services are not known, and why. */
    public synchronized void servicesNotKnown(Reason reason, Instant at) {
        take(transitions, 0, ownershipEpoch -> transitions.add(ownershipEpoch, reason, at));
    }

    /**
     * Queues a complete collection of these kinds. An observation is stored when it differs from the previous one,
     * apart from numbers, and otherwise at most once a minute; a subject that is gone is stored as gone.
     *
     * @param keep whether the store keeps each of them as well as the newest
     */
    public synchronized void observed(Set<ObservationKind> kinds, List<Observation> all, boolean keep, Instant at) {
        for (SubstantialChanges.Key gone : changes.gone(kinds, all)) {
            Observation last =
                    new Observation(gone.kind(), gone.subject(), at, Measures.of("gone", Measure.flag(true)));
            take(
                    observations,
                    1,
                    ownershipEpoch -> observations.add(
                            ownershipEpoch, new ObservationStore.Numbered(++observationSequence, false, last)));
        }
        for (Observation each : all) {
            if (keep || changes.worthStoring(each, scheduler.nanos())) {
                take(
                        observations,
                        1,
                        ownershipEpoch -> observations.add(
                                ownershipEpoch, new ObservationStore.Numbered(++observationSequence, keep, each)));
            }
        }
    }

    /** Delivers queued data soon: the lease was acquired, or the host is registered. */
    public synchronized void deliverSoon() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        wake();
    }

    /** How many samples were dropped. */
    public synchronized long samplesDropped() {
        return samples.dropped();
    }

    /** How many transitions were dropped. */
    public synchronized long transitionsDropped() {
        return transitions.dropped();
    }

    /** How many observations were dropped. */
    public synchronized long observationsDropped() {
        return observations.dropped();
    }

    /** How many samples and observations the store rejected for their timestamp. */
    public long rejected() {
        return rejected.get();
    }

    /** How many samples, transitions, observations and starts wait. */
    public synchronized int waiting() {
        return queues.stream().mapToInt(OutboxQueue::waiting).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (retry != null) {
            retry.cancel();
        }
    }

    // ------------------------------------------------------------------ ownership

    private interface Taking {
        void under(long ownershipEpoch);
    }

    private void take(OutboxQueue queue, int count, Taking taking) {
        switch (owner()) {
            case WriteOwnership.Owner.Self(long ownershipEpoch) -> taking.under(ownershipEpoch);
            case WriteOwnership.Owner.OtherAgent() -> {}
            case WriteOwnership.Owner.Unowned() -> {
                if (firstOwnershipEpoch == NOT_KNOWN_YET && !othersCameFirst) {
                    taking.under(NOT_KNOWN_YET);
                } else {
                    queue.drop(count);
                }
            }
        }
        wake();
    }

    private WriteOwnership.Owner owner() {
        WriteOwnership.Owner owner = ownership.owner();
        switch (owner) {
            case WriteOwnership.Owner.Self(long ownershipEpoch) -> {
                if (firstOwnershipEpoch == NOT_KNOWN_YET && !othersCameFirst) {
                    firstOwnershipEpoch = ownershipEpoch;
                }
            }
            case WriteOwnership.Owner.OtherAgent() -> othersCameFirst |= firstOwnershipEpoch == NOT_KNOWN_YET;
            case WriteOwnership.Owner.Unowned() -> {}
        }
        return owner;
    }

    private WriteOwnership.Storable when(long ownershipEpoch) {
        if (ownershipEpoch != NOT_KNOWN_YET) {
            return ownership.storable(ownershipEpoch);
        }
        var _ = owner();
        if (othersCameFirst) {
            return WriteOwnership.Storable.NEVER;
        }
        return firstOwnershipEpoch == NOT_KNOWN_YET
                ? WriteOwnership.Storable.LATER
                : ownership.storable(firstOwnershipEpoch);
    }

    // ------------------------------------------------------------------ delivery, one at a time

    private void wake() {
        if (closed || retry != null) {
            return;
        }
        asked = true;
        if (!working) {
            working = true;
            scheduler.execute(this::work);
        }
    }

    private void work() {
        boolean again = true;
        while (again) {
            synchronized (this) {
                asked = false;
            }
            // What ends this by an Error leaves something to deliver, and the next try to do it.
            boolean left = true;
            try {
                left = deliver();
            } finally {
                again = rest(left);
            }
        }
    }

    private boolean deliver() {
        boolean left = false;
        for (OutboxQueue queue : queues) {
            left |= deliver(queue);
        }
        return left;
    }

    /** Whether to continue at once; otherwise the work ends, and restarts when something is queued or after a while. */
    private synchronized boolean rest(boolean left) {
        if (closed) {
            working = false;
            return false;
        }
        if (left) {
            retry = scheduler.after(RETRY, this::deliverSoon);
        } else if (asked) {
            return true;
        }
        working = false;
        return false;
    }

    /** Delivers what it can; returns whether something has to wait. */
    private boolean deliver(OutboxQueue queue) {
        while (true) {
            OutboxQueue.Batch batch;
            HostId known;
            synchronized (this) {
                batch = queue.next();
                if (closed || batch == null) {
                    return false;
                }
                switch (when(batch.ownershipEpoch())) {
                    case NEVER -> {
                        queue.dropped(batch);
                        continue;
                    }
                    case LATER -> {
                        return true;
                    }
                    case NOW -> {}
                }
                Optional<HostId> registered = host.get();
                if (registered.isEmpty()) {
                    return true;
                }
                known = registered.get();
            }
            if (!store(queue, batch, known)) {
                return true;
            }
        }
    }

    private boolean store(OutboxQueue queue, OutboxQueue.Batch batch, HostId known) {
        try {
            rejected.addAndGet(batch.call().store(stores, known, run));
        } catch (StoreUnavailableException unavailable) {
            said(true, String.valueOf(unavailable.getMessage()));
            return false;
        } catch (HostNotRegisteredException unknown) { // it registers again, which decides what becomes of this
            said(true, String.valueOf(unknown.getMessage()));
            return false;
        } catch (RuntimeException unexpected) {
            return refused(queue, batch, unexpected);
        }
        synchronized (this) {
            queue.delivered(batch);
        }
        said(false, "");
        return true;
    }

    /** What the store refuses is lost, and nothing else: a batch is halved until the one row is alone. */
    private synchronized boolean refused(OutboxQueue queue, OutboxQueue.Batch batch, RuntimeException why) {
        if (!queue.split(batch)) {
            LOG.error("Collected data could not be stored", why);
            queue.dropped(batch);
        }
        return true;
    }

    private synchronized void said(boolean nowAway, String why) {
        if (nowAway && !away) {
            LOG.warn("Collected data is queued for the store: {}", why);
        } else if (away && !nowAway) {
            LOG.info("The store accepts writes again, {} queued", waiting());
        }
        away = nowAway;
    }
}
