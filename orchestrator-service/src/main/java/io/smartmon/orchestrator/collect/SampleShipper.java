package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings samples to the store in order. While the store is away they wait in memory, at most {@value #MOST} (ten hours at
 * one each 15 s); past that the oldest are dropped and counted. Thread-safe.
 */
public final class SampleShipper {
    private static final Logger LOG = LoggerFactory.getLogger(SampleShipper.class);
    private static final int MOST = 2_400;
    private static final int BATCH = 200;

    private final SampleStore store;
    private final HostId host;
    private final UUID run;
    private final BlockingDeque<SystemSample> waiting = new LinkedBlockingDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();

    /** A shipper for one run of the agent. */
    public SampleShipper(SampleStore store, HostId host, UUID run) {
        this.store = store;
        this.host = host;
        this.run = run;
    }

    /** Takes a sample and ships what waits; says whether all of it is stored. */
    public boolean ship(SystemSample sample) {
        waiting.addLast(sample);
        while (waiting.size() > MOST && waiting.pollFirst() != null) {
            dropped.incrementAndGet();
        }
        return shipWaiting();
    }

    /** How many samples were dropped because the store was away for too long. */
    public long dropped() {
        return dropped.get();
    }

    /** How many samples the store put aside because their time cannot be. */
    public long rejected() {
        return rejected.get();
    }

    private synchronized boolean shipWaiting() {
        while (!waiting.isEmpty()) {
            List<SystemSample> batch = new ArrayList<>(BATCH);
            waiting.stream().limit(BATCH).forEach(batch::add);
            try {
                SampleStore.Appended appended = store.append(host, run, batch);
                rejected.addAndGet(appended.rejected());
            } catch (StoreUnavailableException away) {
                LOG.warn("{} samples wait for the store: {}", waiting.size(), away.getMessage());
                return false;
            }
            waiting.removeAll(batch);
        }
        return true;
    }
}
