package io.smartmon.orchestrator;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.lease.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent of one machine: collects from its start on, makes the machine known to the store, and from then on watches,
 * decides, acts and verifies for the host as which it is registered. Thread-safe.
 */
public final class Agent implements AutoCloseable {
    private final Collecting collecting;
    private final Registration registration;
    private final AtomicReference<@Nullable HostSession> session = new AtomicReference<>();
    private volatile boolean closed;
    private volatile long seenEpoch;

    /**
     * The outside world of an agent.
     *
     * @param services for the stops and the last starts that are stored
     * @param helperView asks the helper whether it is there and what it can do
     * @param helperEpoch the highest lease epoch that the helper has reported; must not block
     * @param helperPlan the last plan that the helper had accepted when it was asked last; must not block
     * @param gate whether the store can be worked with
     */
    public record Ports(
            FleetStore fleet,
            SyncStore sync,
            LeaseStore leases,
            HoldStore holds,
            IncidentStore incidents,
            ServiceStore services,
            Helper helper,
            Supplier<HelperView> helperView,
            LongSupplier helperEpoch,
            Supplier<Optional<UUID>> helperPlan,
            Registration.Gate gate) {}

    /**
     * The settings of this agent.
     *
     * @param profile the machine's profile
     * @param roots where its files are
     * @param run this run of the agent
     * @param dryRun whether nothing is changed on this host
     * @param policy the policy in force
     * @param holdFiles files whose existence is a hold
     * @param leaseTerm how long a lease is valid
     * @param syncInterval how often the store is called
     * @param ids gives UUIDv7
     */
    public record Setting(
            HostProfile profile,
            HostRoots roots,
            UUID run,
            boolean dryRun,
            Supplier<Policy> policy,
            List<Path> holdFiles,
            Duration leaseTerm,
            Duration syncInterval,
            Supplier<UUID> ids) {
        public Setting {
            holdFiles = List.copyOf(holdFiles);
        }
    }

    /**
     * An agent; {@link #start()} starts it.
     *
     * @param classifiers all that {@code collecting} asks
     * @param cannotGoOn called once if the store can never be used; collecting continues until the agent is closed
     */
    public Agent(
            Ports ports,
            Setting setting,
            Scheduler scheduler,
            Collecting collecting,
            List<Classifier> classifiers,
            Decider decider,
            Consumer<SmartmonException> cannotGoOn) {
        this.collecting = collecting;
        this.registration = new Registration(
                ports.fleet(), setting.profile(), setting.run(), scheduler, ports.gate(), cannotGoOn, registered -> {
                    HostSession begun = new HostSession(
                            ports,
                            setting,
                            scheduler,
                            collecting,
                            classifiers,
                            decider,
                            registered,
                            seenEpoch,
                            this::registerAgain);
                    session.set(begun);
                    if (closed) {
                        begun.close();
                    } else {
                        begun.start();
                    }
                });
    }

    /**
     * Registers in a store that was set up again or restored. What was queued for the host of before is dropped and counted,
     * and nothing is repaired until a person confirms the store, which knows only lower epochs: holds and attempts of before are
     * gone.
     */
    private void registerAgain(HostSession unknown) {
        if (session.compareAndSet(unknown, null)) {
            seenEpoch = Math.max(seenEpoch, unknown.highestEpoch());
            unknown.close();
            if (!closed) {
                registration.start();
            }
        }
    }

    /** Starts to collect and to register the machine. Returns at once. */
    public void start() {
        collecting.start();
        registration.start();
    }

    /** How an agent is. */
    public enum State {
        /** The machine is not registered yet: the store was not reached, or its schema does not exist yet. */
        NOT_REGISTERED,
        /** Another agent acts for this host, or the store does not answer. */
        STANDING_BY,
        /** The lease is held, and open incidents are not taken over yet. */
        TAKING_OVER,
        /** It holds the lease, and repairs nothing: the store is older than what was done here, and no person confirmed it. */
        STORE_RESTORED,
        /** It acts for its host. */
        ACTING
    }

    /** How it is now. */
    public State state() {
        HostSession known = session.get();
        if (known == null) {
            return State.NOT_REGISTERED;
        }
        if (known.acting()) {
            return known.storeRestored() ? State.STORE_RESTORED : State.ACTING;
        }
        return known.leased() ? State.TAKING_OVER : State.STANDING_BY;
    }

    /** Which parts have got nothing done for minutes: as long as there is one, it does not renew its lease. */
    public Set<StuckPart> stuck() {
        HostSession known = session.get();
        return known == null ? collecting.stuck() : known.stuck();
    }

    @Override
    public void close() {
        closed = true;
        registration.close();
        collecting.close();
        HostSession known = session.get();
        if (known != null) {
            known.close();
        }
    }
}
