package io.smartmon.orchestrator;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.decide.FactSources;
import io.smartmon.orchestrator.decide.Holds;
import io.smartmon.orchestrator.decide.SituationReader;
import io.smartmon.orchestrator.lease.Sync;
import io.smartmon.orchestrator.repair.RepairLoop;
import io.smartmon.orchestrator.repair.SubjectReader;
import io.smartmon.orchestrator.tell.Alerts;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's work for a host that the store knows: lease, decisions and acts. Thread-safe. */
final class HostSession implements Sync.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostSession.class);
    private static final Duration TAKE_OVER_RETRY = Duration.ofSeconds(1);
    /** Open incidents are assessed again after this even without an event: changes of policy and levels send none. */
    private static final Duration RECHECK_INTERVAL = Duration.ofMinutes(1);
    /** The helper is asked each so many times as well, so that a restored store is noticed before there is something to do. */
    private static final int RECHECKS_A_HELPER_CALL = 10;

    private final Agent.Ports ports;
    private final Scheduler scheduler;
    private final Collecting collecting;
    private final HostId host;
    private final String hostName;
    private final Holds holds;
    private final Sync sync;
    private final RepairLoop loop;
    private final AtomicReference<Knowledge<IdentityStatus>> identity;
    private final AtomicReference<Scheduler.@Nullable Timer> rechecking = new AtomicReference<>();
    private final Consumer<HostSession> notRegistered;
    private volatile List<UUID> holdFiles = List.of();
    private volatile boolean closed;
    /** Confined to the rechecks, which follow one another. */
    private int rechecks;

    /**
     * A session that begins with {@link #start()}.
     *
     * @param seenEpoch the highest epoch that was held before, in a store that does not know this host any more; 0 for none
     * @param notRegistered hears once that the store does not know the host any more
     */
    HostSession(
            Agent.Ports ports,
            Agent.Setting setting,
            Scheduler scheduler,
            Collecting collecting,
            List<Classifier> classifiers,
            Decider decider,
            FleetStore.Registration registration,
            long seenEpoch,
            Consumer<HostSession> notRegistered) {
        this.notRegistered = notRegistered;
        this.ports = ports;
        this.scheduler = scheduler;
        this.collecting = collecting;
        this.host = registration.host();
        this.hostName = setting.profile().name();
        this.identity = new AtomicReference<>(Knowledge.known(registration.identity(), scheduler.instant()));
        this.holds = new Holds(ports.holds(), host, setting.holdFiles());
        String bootId = setting.profile().bootId();
        this.sync = new Sync(
                ports.sync(),
                ports.leases(),
                new Sync.Config(
                        host, setting.run(), bootId, setting.leaseTerm(), setting.syncInterval(), setting.dryRun()),
                scheduler,
                () -> Math.max(seenEpoch, ports.helperEpoch().getAsLong()),
                ports.helperPlan(),
                () -> stuck().isEmpty(),
                this);
        SubjectReader subjects = new SubjectReader(collecting.manager(), collecting::unit, collecting, classifiers);
        this.loop = new RepairLoop(
                new RepairLoop.Parts(
                        host,
                        scheduler,
                        bootId,
                        setting.ids(),
                        collecting::unit,
                        collecting::downWith,
                        collecting::stopStands,
                        collecting::stopUnclear,
                        collecting.manager()::required,
                        subjects,
                        new SituationReader(FactSources.of(new FactSources.Inputs(
                                host,
                                bootId,
                                setting.roots(),
                                scheduler,
                                collecting.manager(),
                                collecting::unit,
                                ports.incidents(),
                                holds,
                                sync::view,
                                ports.helperView(),
                                ports.helperEpoch(),
                                identity::get,
                                collecting::configuration,
                                sync::store))),
                        holds,
                        setting.policy(),
                        decider,
                        ports.incidents(),
                        sync::view,
                        new Acts(ports.helper(), setting.profile().machineId(), sync::view, scheduler),
                        new Verifier(subjects, collecting.manager(), collecting::unit, bootId, scheduler),
                        new Alerts(setting.ids(), setting.profile().name(), decider.guards()),
                        ports.helperPlan()),
                collecting);
    }

    /** Starts it: blocks for a call to the helper. */
    void start() {
        // Before the first lease: the database may be older than the helper's knowledge of its leases.
        var _ = ports.helperView().get();
        collecting.registered(
                new Collecting.Host(host, sync::view, sync::heldByOther, sync::clockOffset, sync::store, loop));
        sync.start();
        recheck();
    }

    /** Whether it acts for its host: it holds the lease, and open incidents are taken over. */
    boolean acting() {
        return loop.acting();
    }

    /** Whether it holds the lease, although open incidents may not be taken over yet. */
    boolean leased() {
        return sync.view().mine();
    }

    /** Which parts have got nothing done for minutes; then the lease is left to another agent. */
    Set<StuckPart> stuck() {
        Set<StuckPart> stuck = EnumSet.noneOf(StuckPart.class);
        stuck.addAll(collecting.stuck());
        if (loop.stuck()) {
            stuck.add(StuckPart.REPAIRS);
        }
        return stuck;
    }

    /** The highest epoch that was held. */
    long highestEpoch() {
        return sync.highestEpoch();
    }

    /** Whether the store is older than what was done on this host, and no person has confirmed it. */
    boolean storeRestored() {
        return switch (sync.store()) {
            case Knowledge.Known<StoreView>(StoreView store, Instant at) -> store.restoredSince() != null;
            case Knowledge.Unknown<StoreView> unknown -> false;
        };
    }

    private void recheck() {
        if (!closed) {
            if (++rechecks % RECHECKS_A_HELPER_CALL == 0) {
                var _ = ports.helperView().get();
            }
            loop.assessOpen();
            rechecking.set(scheduler.after(RECHECK_INTERVAL, this::recheck));
        }
    }

    // ------------------------------------------------------------------ from the sync call

    @Override
    public void newEpoch(long epoch) {
        collecting.leaseChanged();
        scheduler.execute(() -> takeOver(epoch));
    }

    private void takeOver(long epoch) {
        if (closed || sync.view().epoch() != epoch) {
            return;
        }
        try {
            List<ServiceStore.Stop> stops = ports.services().stopsSeen(host);
            collecting.restored(ports.services().lastStarts(host));
            if (loop.takeOver(epoch)) {
                collecting.tookOver(stops);
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("Taking over open incidents waits for the store: {}", away.getMessage());
            var _ = scheduler.after(TAKE_OVER_RETRY, () -> takeOver(epoch));
        } catch (RuntimeException unexpected) { // a lease that is held and not taken over must not stay so in silence
            LOG.error("Open incidents could not be taken over, tried again", unexpected);
            var _ = scheduler.after(TAKE_OVER_RETRY, () -> takeOver(epoch));
        }
    }

    @Override
    public void identity(IdentityStatus now, Instant at) {
        if (now == IdentityStatus.COPIED) {
            LOG.warn("Another machine has the same machine id; nothing is repaired here until one of them has its own");
        }
        identity.set(Knowledge.known(now, at));
        loop.assessOpen();
    }

    @Override
    public void restored(@Nullable Instant since) {
        if (since == null) {
            LOG.info("A person has confirmed the database for this host");
            loop.assessOpen();
            return;
        }
        LOG.warn(
                "The database is older than what was last done on this host, so it was restored or replaced; nothing is repaired"
                        + " until a person confirms it with smartmon confirm-store {}",
                hostName);
        LeaseView lease = sync.view();
        if (lease.mine()) {
            // What is known of incidents here is of the store as it was before.
            scheduler.execute(() -> takeOver(lease.epoch()));
        }
    }

    @Override
    public void holdsChanged() {
        loop.assessOpen();
    }

    @Override
    public void open(List<OpenIncident> incidents) {
        loop.takeUp(incidents);
    }

    @Override
    public void answered() {
        List<UUID> files = holds.ofFiles().stream().map(Hold::id).toList();
        if (!files.equals(holdFiles)) {
            holdFiles = files;
            loop.assessOpen();
        }
    }

    @Override
    public void notRegistered() {
        notRegistered.accept(this);
    }

    @Override
    public void close() {
        closed = true;
        Scheduler.Timer waiting = rechecking.getAndSet(null);
        if (waiting != null) {
            waiting.cancel();
        }
        loop.close();
        sync.close();
    }
}
