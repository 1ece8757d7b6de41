package io.smartmon.orchestrator.decide;

import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ConfigurationState;
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

/** The sources of all facts: those of the domain, and those declared by providers. */
public final class FactSources {
    private FactSources() {}

    /**
     * What the sources read from.
     *
     * @param bootId of the boot in which this process runs
     * @param roots where the machine's files are
     * @param memory what events showed of a unit
     * @param helperView asks the helper whether it is there and what it can do; may block for a moment
     * @param helperEpoch the highest epoch that the helper has reported; never blocks
     * @param identity whether this is the machine that the store knows as this host
     * @param configuration how a unit's files compare with those of its last good start; may block
     * @param store what the store last said of itself; never blocks
     */
    public record Inputs(
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
            Supplier<Knowledge<IdentityStatus>> identity,
            Function<UnitName, Knowledge<ConfigurationState>> configuration,
            Supplier<Knowledge<StoreView>> store) {}

    /** A source of each fact of {@link io.smartmon.domain.guard.Facts}, and of each that a provider brings. */
    public static List<FactSource<?>> of(Inputs inputs) {
        return Stream.concat(
                        ofDomain(inputs).stream(),
                        ServiceLoader.load(FactSourceProvider.class, FactSourceProvider.class.getClassLoader()).stream()
                                .map(provider -> provider.get().source(inputs)))
                .toList();
    }

    private static List<FactSource<?>> ofDomain(Inputs inputs) {
        Scheduler scheduler = inputs.scheduler();
        RepairHistoryReader history =
                new RepairHistoryReader(inputs.incidents(), inputs.host(), inputs.bootId(), scheduler);
        StartClosureSource closure = new StartClosureSource(inputs.manager());
        return List.of(
                new UnitSource(),
                new IntentSource(inputs.memory()),
                new HoldsSource(inputs.holds(), scheduler),
                new AttemptsSource(history),
                new UnderRepairSource(history),
                new ManagerSource(inputs.manager()),
                new RestartPreventedBySource(inputs.manager()),
                new SurroundingsSource(inputs.manager()),
                new CausesSource(inputs.manager(), inputs.incidents(), inputs.host(), scheduler),
                closure,
                new PulledInIntentSource(closure, inputs.memory()),
                new ConfigurationSource(closure, inputs.configuration()),
                new LeaseSource(inputs.lease(), scheduler),
                new ClockJumpSource(scheduler),
                new EvidenceAgeSource(scheduler),
                new PresentForSource(scheduler),
                new HelperSource(inputs.helperView(), inputs.helperEpoch(), inputs.lease(), scheduler),
                new MachineSource(inputs.identity()),
                new StoreSource(inputs.store()));
    }
}
