package io.smartmon.simulation;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.orchestrator.Agent;
import io.smartmon.orchestrator.HostCollecting;
import io.smartmon.orchestrator.act.HelperMonitor;
import io.smartmon.orchestrator.classify.Classification;
import io.smartmon.orchestrator.collect.StoreOutbox;
import io.smartmon.orchestrator.configuration.ConfigurationFiles;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.testkit.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One of the two agents of a machine: the real one, over ports at each of which it can fail. */
final class ModelAgent {
    private static final List<Classifier> CLASSIFIERS = Classification.installed();
    private static final Decider DECIDER = Decider.installed();
    private static final List<Fault> LATE = List.of(Fault.SLOW, Fault.VERY_SLOW);
    private static final Duration LEASE_TERM = Duration.ofSeconds(15);
    private static final Duration SYNC_INTERVAL = Duration.ofSeconds(5);

    private final World world;
    private final Machine machine;
    private final String name;
    private @Nullable Agent agent;
    private long heardSince;
    private long inTimeSince;
    private @Nullable ModelBus bus;
    private Conductor.@Nullable ModelProcess process;

    ModelAgent(World world, Machine machine, String name) {
        this.world = world;
        this.machine = machine;
        this.name = name;
    }

    void start() {
        Conductor.ModelProcess begun = world.process(name, this::died);
        process = begun;
        var _ = world.conductor().after(Duration.ZERO, begun, () -> begin(begun));
    }

    private void died() {
        agent = null;
        machine.restart(name, this::start);
    }

    void powerFailed() {
        agent = null;
        if (process != null) {
            world.conductor().kill(process);
        }
    }

    Conductor.@Nullable ModelProcess process() {
        return process;
    }

    /** Whether it acts for its machine. */
    boolean acting() {
        return agent != null && agent.state() == Agent.State.ACTING;
    }

    /** Since when it has heard every signal, in nanoseconds of the run; while it hears none, the end of time. */
    long heardSince() {
        ModelBus now = bus;
        return now == null || now.lost() ? Long.MAX_VALUE : heardSince;
    }

    /** Since when no signal has been late by a fault: what was heard late shows only how it is by then. */
    long inTimeSince() {
        return inTimeSince;
    }

    private void begin(Conductor.ModelProcess self) {
        ModelScheduler scheduler = new ModelScheduler(world, self, machine);
        Ports ports = new Ports(world, self);
        Stores real = world.stores();
        UUID run = world.id();
        HostProfile profile = new HostProfile(machine.id(), machine.bootId(), machine.name(), "Model", 2, 4L << 30);
        StoreOutbox.Stores bulk = new StoreOutbox.Stores(
                store(ports, SampleStore.class, real.samples(), "samples"),
                store(ports, ServiceStore.class, real.services(), "services"),
                store(ports, ObservationStore.class, real.observations(), "observations"));
        HostCollecting collecting = new HostCollecting(
                scheduler,
                new HostCollecting.Machine(
                        machine.packages().roots(), machine.name(), () -> open(ports, self, scheduler), files(ports)),
                run,
                bulk,
                () -> machine.policy(scheduler.instant()),
                List.of(),
                CLASSIFIERS,
                Set.of(new CollectorId("system")));
        ModelHelper helper = machine.helper();
        HelperMonitor monitor = new HelperMonitor(helper::status);
        Helper reached = ports.reach(
                Helper.class,
                helper,
                "helper",
                method -> new ActAnswer.Unavailable(Reason.of("helper_unavailable")),
                () -> true);
        Helper asked = new Helper() {
            @Override
            public ActAnswer act(ActRequest request) {
                machine.asked(request, ModelAgent.this);
                return reached.act(request);
            }

            @Override
            public ActAnswer recall(UUID plan, long epoch) {
                return reached.recall(plan, epoch);
            }
        };
        Agent made = new Agent(
                new Agent.Ports(
                        store(ports, FleetStore.class, real.fleet(), "fleet"),
                        store(ports, SyncStore.class, world.rules().watched(real.sync()), "sync"),
                        store(ports, LeaseStore.class, real.leases(), "leases"),
                        store(ports, HoldStore.class, real.holds(), "holds"),
                        store(ports, IncidentStore.class, world.rules().watched(real.incidents()), "incidents"),
                        store(ports, ServiceStore.class, real.services(), "stops"),
                        asked,
                        monitor::view,
                        monitor::epoch,
                        monitor::lastPlan,
                        () -> null),
                new Agent.Setting(
                        profile,
                        machine.packages().roots(),
                        run,
                        machine.dryRun(),
                        () -> machine.policy(scheduler.instant()),
                        List.of(machine.holdFile()),
                        LEASE_TERM,
                        SYNC_INTERVAL,
                        world::id),
                scheduler,
                collecting,
                CLASSIFIERS,
                DECIDER,
                never -> world.rules().broken("a process goes on", name + " gave up: " + never.getMessage()));
        agent = made;
        made.start();
    }

    /** How long a signal takes to the one who listens; the library's threads may be late as any other. */
    private Duration signalTakes(Conductor.ModelProcess self) {
        String point = world.point(self, "signal");
        Duration usual = Duration.ofNanos((long) (3_000_000 * world.draws().unit("signal", point)));
        Fault fault = world.draws().fault(point, LATE);
        if (fault == null) {
            return usual;
        }
        world.reached(self, "signal", fault);
        Duration late = usual.plus(fault == Fault.SLOW ? Fault.SLOW_TAKES : Fault.VERY_SLOW_TAKES);
        inTimeSince = world.conductor().nanos() + late.toNanos();
        return late;
    }

    private ConfigurationFiles files(Ports ports) {
        return ports.reach(
                ConfigurationFiles.class,
                machine.files(),
                "files",
                method -> Knowledge.unknown("configuration_unreadable"),
                () -> true);
    }

    private <T> T store(Ports ports, Class<T> port, T real, String called) {
        return ports.reach(
                port,
                world.onStoreTime(port, real),
                called,
                method -> {
                    throw new StoreUnavailableException("the store does not answer", null);
                },
                machine::storeAnswers);
    }

    private OpenResult open(Ports ports, Conductor.ModelProcess self, ModelScheduler scheduler) {
        world.conductor().pause(Duration.ofMillis(5));
        if (!machine.busAnswers()) {
            return new OpenResult.Absent(Reason.of("no_bus"));
        }
        ModelBus opened = new ModelBus(
                machine.systemd(),
                world.conductor(),
                self,
                scheduler,
                () -> heardSince = world.conductor().nanos(),
                () -> signalTakes(self));
        bus = opened;
        machine.opened(opened);
        return new OpenResult.Opened(ports.reach(
                SystemdBus.class,
                opened,
                "bus",
                method -> {
                    opened.lose();
                    throw new BusLostException("the bus is gone");
                },
                machine::busAnswers));
    }
}
