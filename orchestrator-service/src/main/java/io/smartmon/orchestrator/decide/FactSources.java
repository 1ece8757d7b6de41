package io.smartmon.orchestrator.decide;

import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.Standing;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.collect.UnitMemory;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The sources of facts: of those that the domain names, and of those that others declare. */
public final class FactSources {
    private FactSources() {}

    /**
     * What the sources ask.
     *
     * @param bootId of the boot in which this process runs
     * @param roots where the machine's files are
     * @param memory what the events told of a unit
     * @param helperView asks the helper whether it is there and what it can do; may block for a moment
     * @param helperEpoch the highest epoch that the helper was heard to know; never blocks
     * @param standing whether this is the machine that the store knows as this host
     */
    public record Places(
            HostId host,
            String bootId,
            HostRoots roots,
            Scheduler scheduler,
            ServiceManager manager,
            Function<UnitName, Optional<UnitMemory.Remembered>> memory,
            IncidentStore incidents,
            Holds holds,
            Supplier<LeaseView> lease,
            Supplier<HelperView> helperView,
            LongSupplier helperEpoch,
            Supplier<Knowledge<Standing>> standing) {}

    /** A source of each fact of {@link io.smartmon.domain.guard.Facts}, and of each that a provider brings. */
    public static List<FactSource<?>> of(Places places) {
        return Stream.concat(
                        ofDomain(places).stream(),
                        ServiceLoader.load(FactSourceProvider.class, FactSourceProvider.class.getClassLoader()).stream()
                                .map(provider -> provider.get().source(places)))
                .toList();
    }

    private static List<FactSource<?>> ofDomain(Places places) {
        Scheduler scheduler = places.scheduler();
        RepairHistoryReader history =
                new RepairHistoryReader(places.incidents(), places.host(), places.bootId(), scheduler);
        return List.of(
                new UnitSource(),
                new IntentSource(places.memory()),
                new HoldsSource(places.holds(), scheduler),
                new AttemptsSource(history),
                new UnderRepairSource(history),
                new ManagerSource(places.manager()),
                new PulledInSource(places.manager()),
                new LeaseSource(places.lease(), scheduler),
                new ClockJumpSource(scheduler),
                new EvidenceAgeSource(scheduler),
                new StoodSource(scheduler),
                new HelperSource(places.helperView(), places.helperEpoch(), places.lease(), scheduler),
                new MachineSource(places.standing()));
    }
}
