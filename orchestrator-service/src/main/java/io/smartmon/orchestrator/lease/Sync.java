package io.smartmon.orchestrator.lease;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the store at an interval: keeps the lease, reports that this host is alive, and receives holds and commands.
 *
 * <p>The remaining time of the lease is conservative: it counts from before the call, on the clock that
 * continues while the machine is suspended or the process stopped. Thread-safe.
 */
public final class Sync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sync.class);
    private static final Duration HUNDREDTH = Duration.ofMillis(10);
    private static final Duration OFFSET_KNOWN_FOR = Duration.ofSeconds(15);
    /** A failed call is retried before the next regular one. */
    private static final int SOONER = 5;

    private final SyncStore store;
    private final LeaseStore leases;
    private final Config config;
    private final Scheduler scheduler;
    private final LongSupplier seenElsewhere;
    private final Supplier<Optional<UUID>> lastPlan;
    private final BooleanSupplier wantsLease;
    private final Listener listener;
    private final AtomicReference<Scheduler.@Nullable Timer> next = new AtomicReference<>();
    private volatile Held held = new Held(0, 0);
    /** Until when another holds the lease, by its last answer; before the first answer that is not known of anybody. */
    private volatile long othersUntil;

    private volatile Knowledge<StoreView> storeView = Knowledge.unknown("store_not_asked");
    private volatile @Nullable Offset clockOffset;
    private volatile boolean closed;
    /** The highest epoch that was held here. Written by the calls, of which there is one at a time. */
    private volatile long highest;
    /** Since when the store is older, as it said last. Confined to the calls. */
    private @Nullable Instant restoredSince;

    /** The last known holder of the lease. Confined to the calls. */
    private @Nullable UUID other;

    private @Nullable IdentityStatus identity;
    private @Nullable List<UUID> holds;
    /** Answers to commands that the store has not accepted yet. Confined to the calls. */
    private final Map<UUID, Reason> unanswered = new LinkedHashMap<>();

    private record Held(long epoch, long untilHundredths) {}

    private record Offset(Duration ahead, long nanos) {}

    /**
     * Who calls, and how often.
     *
     * @param host this host
     * @param run this run of the agent
     * @param bootId of the boot in which it runs
     * @param lease how long a lease is valid without being renewed
     * @param every how often the store is called
     * @param dryRun whether this agent changes nothing on its host
     */
    public record Config(HostId host, UUID run, String bootId, Duration lease, Duration every, boolean dryRun) {}

    /** Receives the results of the calls, on their worker; it may block, and then the next call waits. */
    public interface Listener {
        /**
         * A new epoch began under which this agent may act. Must not block: the lease is not renewed during the call.
         */
        void newEpoch(long epoch);

        /** Whether this is the only machine with its machine id; called when that changes. */
        void identity(IdentityStatus identity, Instant at);

        /**
         * Since when the store is known to be older than what was done on this host, and not confirmed; called when that
         * changes, null for no more. Must not block.
         */
        void restored(@Nullable Instant since);

        /** Other holds are in force in the store than at the call before. */
        void holdsChanged();

        /** The open incidents in the store; called for each call. */
        void open(List<OpenIncident> incidents);

        /** A call was answered. */
        void answered();

        /** The store does not know this host any more, and no further call is made. */
        void notRegistered();
    }

    /**
     * A sync; {@link #start()} starts it.
     *
     * @param seenElsewhere the highest epoch that is known otherwise, as by the helper; must not block. A lease starts above it,
     *     so that a restored or replaced database does not make the helper refuse every request from here
     * @param lastPlan the last plan that the helper has accepted; must not block
     * @param wantsLease whether this agent can act at present; if not, it lets the lease expire
     */
    public Sync(
            SyncStore store,
            LeaseStore leases,
            Config config,
            Scheduler scheduler,
            LongSupplier seenElsewhere,
            Supplier<Optional<UUID>> lastPlan,
            BooleanSupplier wantsLease,
            Listener listener) {
        this.store = store;
        this.leases = leases;
        this.config = config;
        this.scheduler = scheduler;
        this.seenElsewhere = seenElsewhere;
        this.lastPlan = lastPlan;
        this.wantsLease = wantsLease;
        this.listener = listener;
        this.othersUntil = scheduler.hundredthsSinceBoot();
    }

    /** Makes the first call, on a worker. */
    public void start() {
        scheduler.execute(this::call);
    }

    /** The current lease. */
    public LeaseView view() {
        Held now = held;
        long left = now.untilHundredths() - scheduler.hundredthsSinceBoot();
        return new LeaseView(now.epoch() != 0 && left > 0, now.epoch(), HUNDREDTH.multipliedBy(Math.max(0, left)));
    }

    /** The highest epoch that was held here; 0 if none was. */
    public long highestEpoch() {
        return highest;
    }

    /** What the store last said of itself. */
    public Knowledge<StoreView> store() {
        return storeView;
    }

    /** Whether another agent is known to hold the lease. */
    public boolean heldByOther() {
        return scheduler.hundredthsSinceBoot() < othersUntil;
    }

    /**
     * How far the store's clock is ahead of this machine's, as the newest call showed; empty before one was answered, and
     * when none was for a while: a clock may have been set since.
     */
    public Optional<Duration> clockOffset() {
        Offset known = clockOffset;
        return known == null || scheduler.nanos() - known.nanos() > OFFSET_KNOWN_FOR.toNanos()
                ? Optional.empty()
                : Optional.of(known.ahead());
    }

    /** Releases the lease, so that another agent need not wait for its expiry. */
    @Override
    public void close() {
        closed = true;
        Scheduler.Timer waiting = next.getAndSet(null);
        if (waiting != null) {
            waiting.cancel();
        }
        if (view().mine()) {
            held = new Held(0, 0);
            try {
                leases.release(config.host(), config.run());
            } catch (StoreUnavailableException away) {
                LOG.info("The lease was not released; it will expire: {}", away.getMessage());
            }
        }
    }

    private void call() {
        if (closed) {
            return;
        }
        Duration again = config.every().dividedBy(SOONER);
        boolean known = true;
        try {
            callOnce();
            again = config.every();
        } catch (HostNotRegisteredException unknown) {
            LOG.warn("{}: it was set up again or restored, so this host registers again", unknown.getMessage());
            known = false;
            held = new Held(0, 0);
        } catch (StoreUnavailableException away) {
            LOG.warn("The store is not reachable: {}", away.getMessage());
        } catch (RuntimeException unexpected) { // without these calls nothing is ever done again, so they go on
            LOG.error("The sync call failed", unexpected);
        } finally { // after an Error as well
            if (!closed && known) {
                next.set(scheduler.after(again, this::call));
            }
        }
        if (!known) {
            listener.notRegistered();
        }
    }

    private void callOnce() {
        long asked = scheduler.hundredthsSinceBoot();
        long askedNanos = scheduler.nanos();
        Instant at = scheduler.instant();
        SyncStore.Answer answer = store.sync(new SyncStore.Request(
                config.host(),
                config.run(),
                config.bootId(),
                config.lease(),
                Math.max(highest, seenElsewhere.getAsLong()),
                lastPlan.get().orElse(null),
                wantsLease.getAsBoolean(),
                config.dryRun(),
                at));
        Duration took = Duration.ofNanos(scheduler.nanos() - askedNanos);
        // The store read its clock some time within the call: the middle is off by at most half of it.
        clockOffset = new Offset(Duration.between(at.plus(took.dividedBy(2)), answer.storeTime()), scheduler.nanos());
        // Before the lease, so that nothing is decided under a new one without it.
        storeView = Knowledge.known(new StoreView(answer.restoredSince()), scheduler.instant());
        if (answer.identity() != identity) {
            identity = answer.identity();
            listener.identity(answer.identity(), scheduler.instant());
        }
        switch (answer.lease()) {
            case LeaseStore.Answer.Held(Lease lease) -> take(lease, asked);
            case LeaseStore.Answer.HeldByOther(UUID holder, Duration remaining) -> lost(holder, remaining, asked);
        }
        if (!Objects.equals(answer.restoredSince(), restoredSince)) {
            restoredSince = answer.restoredSince();
            listener.restored(answer.restoredSince());
        }
        listener.answered();
        List<UUID> now = answer.holds().stream().map(Hold::id).toList();
        if (!now.equals(holds)) {
            holds = now;
            listener.holdsChanged();
        }
        commands(answer.commands(), answer.storeTime());
        listener.open(answer.open());
    }

    private void take(Lease lease, long asked) {
        if (closed) {
            return;
        }
        boolean fresh = lease.epoch() != held.epoch();
        highest = Math.max(highest, lease.epoch());
        // No answer extends it beyond the requested term, whatever the store's clock does.
        Duration remaining = lease.remaining().compareTo(config.lease()) < 0 ? lease.remaining() : config.lease();
        held = new Held(lease.epoch(), asked + hundredths(remaining));
        if (fresh) {
            other = null;
            LOG.info("Holding the lease for this host, epoch {}", lease.epoch());
            listener.newEpoch(lease.epoch());
        }
    }

    private void lost(UUID holder, Duration remaining, long asked) {
        if (held.epoch() != 0 || !holder.equals(other)) {
            LOG.warn("Another agent ({}) acts for this host now", holder);
        }
        other = holder;
        othersUntil = scheduler.hundredthsSinceBoot() + hundredths(remaining);
        held = new Held(0, asked);
    }

    /** Answers commands. This version knows no kind of command, so nothing is ever done. */
    private void commands(List<Command> commands, Instant storeTime) {
        for (Command command : commands) {
            unanswered.put(
                    command.id(),
                    command.expiresAt().isAfter(storeTime)
                            ? Reason.of("command_not_understood", "kind", Measure.text(command.kind()))
                            : Reason.of("command_expired"));
        }
        for (Map.Entry<UUID, Reason> each : List.copyOf(unanswered.entrySet())) {
            store.answer(config.host(), each.getKey(), each.getValue(), scheduler.instant());
            unanswered.remove(each.getKey());
        }
    }

    private static long hundredths(Duration span) {
        return span.dividedBy(HUNDREDTH);
    }
}
