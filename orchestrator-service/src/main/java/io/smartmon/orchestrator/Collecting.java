package io.smartmon.orchestrator;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.management.Metric;
import io.smartmon.orchestrator.repair.FindingResumption;
import io.smartmon.orchestrator.repair.LatestObservations;
import io.smartmon.orchestrator.repair.RepairLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What an agent collects and classifies, as the rest of it sees that. It collects from its start on; which host it is for, and
 * who hears of findings, it is told when that is known. Thread-safe.
 */
public interface Collecting extends FindingResumption, LatestObservations, AutoCloseable {
    /** Begins to collect. What is to be stored is kept until the host is known and the lease says whose it is to store. */
    void start();

    /** The service manager over whatever connection is open. */
    ServiceManager manager();

    /** What is remembered of a unit. Never blocks. */
    Optional<UnitMemory.Remembered> unit(UnitName unit);

    /** Goes on for a host that the store knows now: classifies, and stores under its lease. Called once. */
    void registered(Host host);

    /** Looks at the lease at once: called for each new epoch. Must not block. */
    void leaseChanged();

    /**
     * The lease was won and what was open is taken up: what was stored of stops is restored, all is read anew, and what
     * waits is stored.
     */
    void tookOver(Collection<ServiceStore.Stop> stops);

    /** What it counts, for the management port. */
    List<Metric> metrics();

    @Override
    void close();

    /**
     * The host, once it is known.
     *
     * @param lease how the lease looks now
     * @param heldByOther whether another orchestrator is known to hold it
     * @param clockOffset how far the store's clock is ahead of this machine's; empty before that is known
     * @param loop hears of findings, and of each change of a subject ({@link RepairLoop#assess})
     */
    record Host(
            HostId id,
            Supplier<LeaseView> lease,
            BooleanSupplier heldByOther,
            Supplier<Optional<Duration>> clockOffset,
            RepairLoop loop) {}
}
