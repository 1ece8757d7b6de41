package io.smartmon.orchestrator;

import io.smartmon.domain.act.Helper;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.decide.Policy;
import io.smartmon.domain.decide.Reading;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.classify.Classifier;
import io.smartmon.orchestrator.collect.Schedule;
import io.smartmon.orchestrator.collect.ServiceObserver;
import io.smartmon.orchestrator.collect.ServiceWatcher;
import io.smartmon.orchestrator.collect.WriteOwnership;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.decide.Holds;
import io.smartmon.orchestrator.decide.SituationReader;
import io.smartmon.orchestrator.lease.LeaseKeeper;
import io.smartmon.orchestrator.repair.RepairLoop;
import io.smartmon.orchestrator.tell.Alerts;
import io.smartmon.orchestrator.verify.Verifier;
import io.smartmon.systemd.BusConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one host: wires what watches, decides, acts and verifies, and leads its start and its end. Thread-safe.
 */
public final class Agent implements AutoCloseable, ServiceWatcher.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration HOLDS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration REOPENED_INTERVAL = Duration.ofSeconds(3);
    private static final Duration REGISTER_RETRY = Duration.ofSeconds(5);
    private static final Duration REGISTER_INTERVAL = Duration.ofMinutes(5);
    private static final Duration TAKE_OVER_RETRY = Duration.ofSeconds(1);

    private final Ports ports;
    private final Setting setting;
    private final UnitMemory memory = new UnitMemory();
    private final AtomicReference<Reading<Boolean>> sameMachine =
            new AtomicReference<>(Reading.unknown("the host is not registered yet"));
    private final AtomicReference<List<String>> holdsSeen = new AtomicReference<>(List.of());
    private final Schedule schedule = new Schedule();
    private final LeaseKeeper lease;
    private final WriteOwnership tenure;
    private final ServiceObserver observer;
    private final ServiceWatcher watcher;
    private final Holds holds;
    private final RepairLoop loop;
    private volatile Runnable onTakeOver = () -> {};
    private volatile boolean closed;

    /**
     * The outside world of an agent.
     *
     * @param helperAnswers asks the helper whether it is there
     * @param helperEpoch the highest lease epoch that the helper was heard to know; must not block
     */
    public record Ports(
            FleetStore fleet,
            ServiceStore services,
            SampleStore samples,
            IncidentStore incidents,
            LeaseStore leases,
            HoldStore holds,
            Helper helper,
            BooleanSupplier helperAnswers,
            LongSupplier helperEpoch,
            LongSupplier hundredthsSinceBoot) {}

    /**
     * What is particular to this agent.
     *
     * @param run this run of it
     * @param bootId of the boot in which it runs
     * @param leaseTerm how long a lease stands
     * @param leaseRenewal how often it is renewed
     * @param holdFiles files whose existence is a hold
     */
    public record Setting(
            HostProfile host,
            UUID run,
            String bootId,
            BusConfig bus,
            Supplier<Policy> policy,
            List<Path> holdFiles,
            Duration leaseTerm,
            Duration leaseRenewal,
            InstantSource clock,
            Supplier<UUID> ids) {
        HostId id() {
            return host.id();
        }
    }

    /** An agent that begins with {@link #start()}. */
    public Agent(Ports ports, Setting setting, List<Classifier> classifiers, Decider decider) {
        this.ports = ports;
        this.setting = setting;
        this.lease = new LeaseKeeper(
                ports.leases(),
                setting.id(),
                setting.run(),
                setting.leaseTerm(),
                setting.leaseRenewal(),
                ports.helperEpoch(),
                this::takeOver);
        this.tenure = new WriteOwnership(lease::view, lease::heldByOther);
        this.observer = new ServiceObserver(ports.services(), setting.id(), setting.run(), tenure);
        this.watcher = new ServiceWatcher(setting.bus(), memory, this, setting.clock());
        this.holds = new Holds(ports.holds(), setting.id(), setting.holdFiles());
        SituationReader situations = new SituationReader(
                setting.id(),
                setting.clock(),
                watcher::bus,
                memory,
                ports.incidents(),
                holds,
                lease::view,
                ports.helperAnswers(),
                ports.helperEpoch(),
                sameMachine::get);
        this.loop = new RepairLoop(new RepairLoop.Parts(
                setting.id(),
                setting.clock(),
                setting.bootId(),
                setting.ids(),
                watcher::bus,
                memory,
                classifiers,
                situations,
                holds,
                setting.policy(),
                decider,
                ports.incidents(),
                lease::view,
                new Acts(ports.helper(), lease::view, ports.hundredthsSinceBoot()),
                new Verifier(watcher::bus, memory, setting.bootId()),
                new Alerts(setting.ids(), setting.host().name())));
    }

    /** Has this run each time that the lease is won, so that the store need not wait for the next interval. */
    void onTakeOver(Runnable task) {
        onTakeOver = task;
    }

    /** Registers the host, takes the lease when it is free, and begins to watch. */
    public void start() {
        register();
        // For the first lease: the database may be younger than what the helper knows of its leases.
        var _ = ports.helperAnswers().getAsBoolean();
        schedule.every(REGISTER_RETRY, "register", this::registerIfDue);
        observer.start();
        lease.start();
        watcher.start();
        schedule.every(HOLDS_INTERVAL, "holds", this::lookAtHolds);
        schedule.every(REOPENED_INTERVAL, "reopened", this::lookForReopened);
    }

    /** Whether this agent acts and writes for its host; otherwise another does, and this one stands by. */
    public boolean acting() {
        return lease.view().mine();
    }

    /** Tells whose it is to store what is seen, for what else stores. */
    public WriteOwnership tenure() {
        return tenure;
    }

    /** How many changes of services were dropped and never stored. */
    public long changesDropped() {
        return observer.dropped();
    }

    /** The memory of units, for what else wants to know them. */
    public UnitMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        closed = true;
        schedule.close();
        watcher.close();
        loop.close();
        observer.close();
        lease.close();
    }

    // ------------------------------------------------------------------ what the watcher says

    @Override
    public void changed(UnitName unit, ServiceObserver.Pending change) {
        observer.changed(change);
        loop.look(unit);
    }

    @Override
    public void intentChanged(UnitName unit) {
        loop.look(unit);
    }

    @Override
    public void reconciled(List<UnitMemory.Remembered> all, List<ServiceObserver.Pending> changes, Instant at) {
        observer.reconciled(all, changes, at);
        all.stream()
                .map(UnitMemory.Remembered::state)
                .filter(state -> state.activeState() == ActiveState.FAILED)
                .forEach(state -> loop.look(state.unit()));
        loop.assessOpen();
    }

    @Override
    public void notKnown(String reason, Instant at) {
        observer.notKnown(reason, at);
    }

    // ------------------------------------------------------------------ its own duties

    /** Registers again now and then, and often until it has been done once. */
    private void registerIfDue() {
        switch (sameMachine.get()) {
            case Reading.Known<Boolean>(Boolean same, Instant at) -> {
                if (Duration.between(at, setting.clock().instant()).compareTo(REGISTER_INTERVAL) >= 0) {
                    register();
                }
            }
            case Reading.Unknown<Boolean>(String reason) -> register();
        }
    }

    private void register() {
        try {
            FleetStore.Registration registration = ports.fleet()
                    .register(setting.host(), setting.run(), setting.clock().instant());
            if (!registration.sameMachine()) {
                LOG.warn(
                        "Another machine is known by the name {}; nothing is repaired here. Set HOSTNAME_OVERRIDE on one of"
                                + " them",
                        setting.host().name());
            }
            sameMachine.set(
                    Reading.known(registration.sameMachine(), setting.clock().instant()));
        } catch (StoreUnavailableException away) {
            LOG.warn("The host is not registered: {}", away.getMessage());
        }
    }

    private void takeOver(long epoch) {
        tenure.look();
        var _ = Thread.ofVirtual().name("take-over").start(() -> {
            while (!closed && lease.view().epoch() == epoch) {
                try {
                    memory.restoreStops(ports.services().stopsSeen(setting.id()));
                    loop.takeOver(epoch);
                    watcher.reconcileSoon();
                    onTakeOver.run();
                    return;
                } catch (StoreUnavailableException away) {
                    LOG.warn("Open incidents wait for the store: {}", away.getMessage());
                    pause();
                }
            }
        });
    }

    private void pause() {
        try {
            Thread.sleep(TAKE_OVER_RETRY);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** A hold that was placed or lifted changes what can be done, so every open incident is looked at again. */
    private void lookAtHolds() {
        try {
            List<String> now =
                    holds.inForce().stream().map(hold -> hold.id().toString()).toList();
            if (!now.equals(holdsSeen.getAndSet(now))) {
                loop.assessOpen();
            }
        } catch (StoreUnavailableException away) {
            LOG.debug("Holds could not be read: {}", away.getMessage());
        }
    }

    private void lookForReopened() {
        try {
            loop.takeUpReopened();
        } catch (StoreUnavailableException away) {
            LOG.debug("Reopened incidents could not be read: {}", away.getMessage());
        }
    }
}
