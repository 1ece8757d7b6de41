package io.smartmon.orchestrator;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ConfigurationState;
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
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Collecting and classifying, as the rest of the agent sees it. It collects from its start; which host it is for, and
 * who receives findings, is set once known. Thread-safe.
 */
public interface Collecting extends FindingResumption, LatestObservations, AutoCloseable {
    /** Starts to collect. Data is buffered until the host is known and the lease says which agent stores it. */
    void start();

    /** The service manager over whatever connection is open. */
    ServiceManager manager();

    /** What is remembered of a unit. Never blocks. */
    Optional<UnitMemory.Remembered> unit(UnitName unit);

    /** The units that went down with this one, because they are bound to it, and are not back. Never blocks. */
    List<UnitName> downWith(UnitName unit);

    /** Remembers that a unit was stopped by request while it was being started by this product: that stop stands. */
    void stopStands(UnitName unit);

    /** Whether a stop was seen of which is not known yet whether it is of a unit that another one took down with it. Never blocks. */
    boolean stopUnclear(UnitName unit);

    /** Continues as a registered host: classifies, and stores under its lease. Called once. */
    void registered(Host host);

    /** Refreshes the lease at once: called for each new epoch. Must not block. */
    void leaseChanged();

    /** How the files of the unit's configuration compare with those of its last good start. May block. */
    Knowledge<ConfigurationState> configuration(UnitName unit);

    /** The lease was acquired, and this is what the store knows of earlier starts; called before anything is decided. */
    void restored(Collection<ServiceStore.LastStart> starts);

    /**
     * The lease was acquired and open incidents are taken over: stored stop requests are restored, everything is read
     * again, and what
     * waits is stored.
     */
    void tookOver(Collection<ServiceStore.Stop> stops);

    /** Which of its parts have got nothing done for minutes. Never blocks. */
    Set<StuckPart> stuck();

    /** Its metrics, for the management port. */
    List<Metric> metrics();

    @Override
    void close();

    /**
     * The host, once it is known.
     *
     * @param lease the current lease
     * @param heldByOther whether another agent is known to hold it
     * @param clockOffset how far the store's clock is ahead of this machine's; empty before that is known
     * @param store what the store last said of itself
     * @param loop receives findings, and each change of a subject ({@link RepairLoop#assess})
     */
    record Host(
            HostId id,
            Supplier<LeaseView> lease,
            BooleanSupplier heldByOther,
            Supplier<Optional<Duration>> clockOffset,
            Supplier<Knowledge<StoreView>> store,
            RepairLoop loop) {}
}
