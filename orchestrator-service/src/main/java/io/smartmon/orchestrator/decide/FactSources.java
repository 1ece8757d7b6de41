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

    /** A source of each fact that a provider brings, and of each of {@link io.smartmon.domain.guard.Facts}, in the order to ask them. */
    public static List<FactSource<?>> of(Inputs inputs) {
        Stream<FactSource<?>> provided =
                ServiceLoader.load(FactSourceProvider.class, FactSourceProvider.class.getClassLoader()).stream()
                        .map(provider -> provider.get().source(inputs));
        RepairHistoryReader history =
                new RepairHistoryReader(inputs.incidents(), inputs.host(), inputs.bootId(), inputs.scheduler());
        StartClosureSource closure = new StartClosureSource(inputs.manager());
        return Stream.of(asked(inputs, history, closure).stream(), provided, remembered(inputs).stream())
                .flatMap(Function.identity())
                .toList();
    }

    /** The service manager, the store and the helper may take as long as they please to answer. */
    private static List<FactSource<?>> asked(Inputs inputs, RepairHistoryReader history, StartClosureSource closure) {
        Scheduler scheduler = inputs.scheduler();
        return List.of(
                new ManagerSource(inputs.manager()),
                new RestartPreventedBySource(inputs.manager()),
                new SurroundingsSource(inputs.manager()),
                new CausesSource(inputs.manager(), inputs.incidents(), inputs.host(), scheduler),
                closure,
                new ConfigurationSource(closure, inputs.configuration()),
                new AttemptsSource(history),
                new UnderRepairSource(history),
                new MachineSource(inputs.identity()),
                new StoreSource(inputs.store()),
                new HelperSource(inputs.helperView(), inputs.helperEpoch(), inputs.lease(), scheduler),
                new HoldsSource(inputs.holds(), scheduler),
                new PulledInIntentSource(closure, inputs.memory()));
    }

    /** What is only remembered, and what the time says, come after all that: the evidence may be too old by then. */
    private static List<FactSource<?>> remembered(Inputs inputs) {
        Scheduler scheduler = inputs.scheduler();
        return List.of(
                new UnitSource(),
                new IntentSource(inputs.memory()),
                new LeaseSource(inputs.lease(), scheduler),
                new ClockJumpSource(scheduler),
                new PresentForSource(scheduler),
                new EvidenceAgeSource(scheduler));
    }
}
