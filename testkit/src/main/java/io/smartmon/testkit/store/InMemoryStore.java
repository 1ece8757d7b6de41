package io.smartmon.testkit.store;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One store in memory behind all ports, whose clock a test moves. It passes the contracts that every store passes, keeps no
 * ledger and no live stream, and can be made unavailable. Thread-safe: one call at a time.
 */
public final class InMemoryStore implements StoreFixture {
    /** How far ahead of the store's clock a row may be. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Duration COPY_SEEN = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Map<HostId, HostRow> hosts = new LinkedHashMap<>();
    private final List<Part> parts;
    private final Stores stores;
    private boolean away;
    private int calls;

    /** A part of the store with content of its own. */
    interface Part {
        /** What sets the content back to what it is now, whatever was written since; it may be run more than once. */
        Runnable copy();
    }

    /** The rows of a host. */
    static final class HostRow {
        final HostId id;
        HostProfile profile;
        private final Map<String, Boot> boots = new LinkedHashMap<>();
        final InMemoryIncidentStore.Rows incidents;
        final InMemorySyncStore.Rows commands;
        final List<Alert> alerts = new ArrayList<>();

        final Restored restored = new Restored();

        @Nullable
        Boolean dryRun;

        HostRow(HostId id, HostProfile profile) {
            this(id, profile, new InMemoryIncidentStore.Rows(), new InMemorySyncStore.Rows());
        }

        private HostRow(
                HostId id, HostProfile profile, InMemoryIncidentStore.Rows incidents, InMemorySyncStore.Rows commands) {
            this.id = id;
            this.profile = profile;
            this.incidents = incidents;
            this.commands = commands;
        }

        HostRow copy() {
            HostRow copy = new HostRow(id, profile, incidents.copy(), commands.copy());
            copy.boots.putAll(boots);
            copy.alerts.addAll(alerts);
            copy.restored.setTo(restored);
            copy.dryRun = dryRun;
            return copy;
        }
    }

    /** Whether the store is older than what was done on a host, and what a person has confirmed. */
    static final class Restored {
        @Nullable
        Instant since;

        private long seenEpoch;
        private @Nullable UUID seenPlan;
        private long confirmedEpoch;
        private @Nullable UUID confirmedPlan;
        /** The last plan of the helper that was found here, so that it may be deleted later. */
        private @Nullable UUID knownPlan;

        private void setTo(Restored other) {
            since = other.since;
            seenEpoch = other.seenEpoch;
            seenPlan = other.seenPlan;
            confirmedEpoch = other.confirmedEpoch;
            confirmedPlan = other.confirmedPlan;
            knownPlan = other.knownPlan;
        }

        /** Notes what was seen outside the store. */
        void compare(long epoch, boolean epochAhead, @Nullable UUID plan, boolean planStored, Instant now) {
            boolean missing = isMissing(plan, planStored);
            if ((epochAhead && epoch > confirmedEpoch) || missing) {
                since = since == null ? now : since;
                seenEpoch = Math.max(seenEpoch, epoch);
                seenPlan = missing ? plan : seenPlan;
            }
            if (planStored) {
                knownPlan = plan;
            }
        }

        boolean isMissing(@Nullable UUID plan, boolean stored) {
            return plan != null && !stored && !plan.equals(knownPlan) && !plan.equals(confirmedPlan);
        }

        boolean confirm() {
            if (since == null) {
                return false;
            }
            since = null;
            confirmedEpoch = Math.max(confirmedEpoch, seenEpoch);
            confirmedPlan = seenPlan == null ? confirmedPlan : seenPlan;
            seenEpoch = 0;
            seenPlan = null;
            return true;
        }
    }

    private record Boot(long number, Instant firstSeenAt, Instant lastSeenAt) {}

    /** A store whose clock starts at the present. */
    public InMemoryStore() {
        this(new ManualScheduler(Instant.now()));
    }

    /** A store with this clock; only a {@link ManualScheduler} can be moved on. */
    public InMemoryStore(InstantSource clock) {
        this.clock = clock;
        InMemoryHoldStore holds = new InMemoryHoldStore(this);
        InMemoryServiceStore services = new InMemoryServiceStore(this);
        InMemoryLeaseStore leases = new InMemoryLeaseStore(this);
        InMemorySampleStore samples = new InMemorySampleStore(this);
        InMemoryObservationStore observations = new InMemoryObservationStore(this);
        parts = List.of(this::copyHosts, holds, services, leases, samples, observations);
        stores = new Stores(
                new InMemoryFleetStore(this),
                new InMemorySyncStore(this, leases, holds),
                samples,
                services,
                observations,
                new InMemoryIncidentStore(this, leases, holds, services),
                leases,
                holds);
    }

    /** All ports. */
    public Stores stores() {
        return stores;
    }

    /** A copy of all content, as a backup is one: {@link Copy#restore} brings it back, whatever was stored since. */
    public synchronized Copy copy() {
        List<Runnable> copies = parts.stream().map(Part::copy).toList();
        return () -> {
            synchronized (this) {
                copies.forEach(Runnable::run);
            }
        };
    }

    /** A copy of a store's content. */
    @FunctionalInterface
    public interface Copy {
        /** Sets the store's content back to the copy; its clock goes on. May be called more than once. */
        void restore();
    }

    private Runnable copyHosts() {
        List<HostRow> copies = hosts.values().stream().map(HostRow::copy).toList();
        return () -> {
            hosts.clear();
            copies.forEach(row -> hosts.put(row.id, row.copy()));
        };
    }

    /** Makes every call fail, or none any more. */
    public synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** How many calls were answered. */
    public synchronized int calls() {
        return calls;
    }

    /** The alerts of the host, in their order. */
    public synchronized List<Alert> alerts(HostId host) {
        HostRow row = hosts.get(host);
        return row == null ? List.of() : List.copyOf(row.alerts);
    }

    @Override
    public synchronized void ask(Command command) {
        known(command.host()).commands.ask(command);
    }

    @Override
    public synchronized Optional<Command.State> command(HostId host, UUID command) {
        return known(host).commands.state(command);
    }

    @Override
    public synchronized void rearm(HostId host, UUID incident) {
        known(host).incidents.rearm(incident);
    }

    @Override
    public synchronized boolean confirmStore(HostId host) {
        HostRow row = hosts.get(host);
        return row != null && row.restored.confirm();
    }

    @Override
    public synchronized void forgetPlan(HostId host, UUID plan) {
        known(host).incidents.forgetPlan(plan);
    }

    @Override
    public synchronized UUID openAsKeeper(HostId host, FindingKind kind) {
        HostRow row = known(host);
        Incident incident = new Incident(
                UUID.randomUUID(),
                host,
                new HostSubject(row.profile.name()),
                kind,
                Severity.CRITICAL,
                Measures.none(),
                IncidentState.OPEN,
                null,
                null,
                0,
                now(),
                null,
                null,
                null);
        row.incidents.openAsKeeper(incident);
        return incident.id();
    }

    @Override
    public synchronized Optional<Boolean> dryRun(HostId host) {
        return Optional.ofNullable(known(host).dryRun);
    }

    /** Moves the clock on, for all hosts. */
    @Override
    public void elapse(HostId host, Duration time) {
        if (!(clock instanceof ManualScheduler moved)) {
            throw new IllegalStateException("the clock of this store is not for a test to move");
        }
        if (time.isNegative()) {
            moved.setWall(clock.instant().plus(time));
        } else {
            moved.advance(time);
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** To be called first in every call of a port, under this store's lock. */
    void answer() {
        if (away) {
            throw new StoreUnavailableException("the store in memory is unavailable", null);
        }
        calls++;
    }

    HostRow known(HostId host) {
        HostRow known = hosts.get(host);
        if (known == null) {
            throw new HostNotRegisteredException(host);
        }
        return known;
    }

    HostRow register(HostProfile profile) {
        HostRow row = hosts.values().stream()
                .filter(each -> each.profile.machineId().equals(profile.machineId()))
                .findFirst()
                .orElseGet(() -> {
                    HostRow made = new HostRow(new HostId(UUID.randomUUID()), profile);
                    hosts.put(made.id, made);
                    return made;
                });
        row.profile = profile;
        return row;
    }

    void seen(HostRow row, String bootId) {
        row.boots.merge(
                bootId,
                new Boot(row.boots.size(), now(), now()),
                (before, ignored) -> new Boot(before.number(), before.firstSeenAt(), now()));
    }

    /** Copied if a boot reported again after its successor, and both reported within the last minute. */
    IdentityStatus identity(HostRow row) {
        Instant since = now().minus(COPY_SEEN);
        Instant now = now();
        for (Boot earlier : row.boots.values()) {
            for (Boot later : row.boots.values()) {
                if (earlier.number() < later.number()
                        && earlier.lastSeenAt().isAfter(later.firstSeenAt())
                        && earlier.lastSeenAt().isAfter(since)
                        && later.lastSeenAt().isAfter(since)
                        && !earlier.lastSeenAt().isAfter(now)
                        && !later.lastSeenAt().isAfter(now)) {
                    return IdentityStatus.COPIED;
                }
            }
        }
        return IdentityStatus.KNOWN;
    }
}
