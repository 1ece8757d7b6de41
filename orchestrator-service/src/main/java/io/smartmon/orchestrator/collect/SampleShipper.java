package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings samples to the store in order, as long as it is this orchestrator's to store them. While the store is away they
 * wait in memory, at most {@value #MAX_WAITING} (ten hours at one each 15 s), and the lease may run out meanwhile. What is dropped
 * is counted: the oldest past that, and all that wait when another orchestrator turns out to have written since.
 * Thread-safe.
 */
public final class SampleShipper {
    private static final Logger LOG = LoggerFactory.getLogger(SampleShipper.class);
    private static final int MAX_WAITING = 2_400;
    private static final int BATCH = 200;

    private final SampleStore store;
    private final HostId host;
    private final UUID run;
    private final WriteOwnership tenure;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private long sequence;

    private record Waiting(long tenure, SystemSample sample) {}

    /** A shipper for one run of the agent. */
    public SampleShipper(SampleStore store, HostId host, UUID run, WriteOwnership tenure) {
        this.store = store;
        this.host = host;
        this.run = run;
        this.tenure = tenure;
    }

    /**
     * Takes a sample, unless another orchestrator stores this host's, and ships what waits as far as that can be done now.
     *
     * @param sample the sample with the number that it is given
     */
    public synchronized void ship(LongFunction<SystemSample> sample) {
        switch (tenure.owner()) {
            case WriteOwnership.Owner.Ours(long number) -> waiting.addLast(new Waiting(number, sample.apply(++sequence)));
            case WriteOwnership.Owner.Others() -> {}
            case WriteOwnership.Owner.Unowned() -> dropped.incrementAndGet();
        }
        while (waiting.size() > MAX_WAITING) {
            drop();
        }
        shipWaiting();
    }

    /** How many samples were dropped because the store was away for too long, or another orchestrator wrote since. */
    public long dropped() {
        return dropped.get();
    }

    /** How many samples the store put aside because their time cannot be. */
    public long rejected() {
        return rejected.get();
    }

    private void shipWaiting() {
        while (!waiting.isEmpty()) {
            long oldest = waiting.getFirst().tenure();
            switch (tenure.when(oldest)) {
                case NEVER -> drop();
                case LATER -> {
                    LOG.warn("{} samples wait for the store, and for the lease", waiting.size());
                    return;
                }
                case NOW -> {
                    if (!append(oldest)) {
                        return;
                    }
                }
            }
        }
    }

    private boolean append(long of) {
        List<SystemSample> batch = waiting.stream()
                .takeWhile(each -> each.tenure() == of)
                .limit(BATCH)
                .map(Waiting::sample)
                .toList();
        try {
            SampleStore.Appended appended = store.append(host, run, batch);
            rejected.addAndGet(appended.rejected());
        } catch (StoreUnavailableException away) {
            LOG.warn("{} samples wait for the store: {}", waiting.size(), away.getMessage());
            return false;
        }
        batch.forEach(stored -> waiting.removeFirst());
        return true;
    }

    private void drop() {
        waiting.removeFirst();
        dropped.incrementAndGet();
    }
}
