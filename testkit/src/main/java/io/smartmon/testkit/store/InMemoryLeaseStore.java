package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.LeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The leases in memory. */
final class InMemoryLeaseStore implements LeaseStore, InMemoryStore.Part {
    private static final UUID NOBODY = new UUID(0, 0);

    private final InMemoryStore store;
    private final Map<HostId, Row> rows = new HashMap<>();

    /** The row of a lease. */
    static final class Row {
        private UUID holder = NOBODY;
        private long epoch;
        private Instant expiresAt = Instant.MIN;
        private Duration term = Duration.ZERO;

        private Row copy() {
            Row copy = new Row();
            copy.holder = holder;
            copy.epoch = epoch;
            copy.expiresAt = expiresAt;
            copy.term = term;
            return copy;
        }

        long epoch() {
            return epoch;
        }

        /** One that ends later than one term from now was given by a clock that was set back since. */
        boolean valid(Instant now) {
            return expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(term));
        }

        boolean heldBy(UUID who, Instant now) {
            return valid(now) && holder.equals(who);
        }
    }

    InMemoryLeaseStore(InMemoryStore store) {
        this.store = store;
    }

    @Override
    public Runnable copy() {
        Map<HostId, Row> copies = new HashMap<>(rows);
        copies.replaceAll((host, row) -> row.copy());
        return () -> {
            rows.clear();
            copies.forEach((host, row) -> rows.put(host, row.copy()));
        };
    }

    Row row(HostId host) {
        return rows.computeIfAbsent(host, ignored -> new Row());
    }

    /** Acquires or renews it, unless another holds it; returns its state. */
    Answer take(HostId host, UUID holder, Duration term, long seen) {
        Row row = row(host);
        Instant now = store.now();
        if (!row.valid(now) || row.holder.equals(holder)) {
            if (!row.heldBy(holder, now) || row.epoch < seen) {
                row.epoch = Math.max(row.epoch, seen) + 1;
            }
            row.holder = holder;
            row.expiresAt = now.plus(term);
            row.term = term;
        }
        return look(host, holder);
    }

    /** How it is now, for this holder. */
    Answer look(HostId host, UUID holder) {
        Row row = row(host);
        Instant now = store.now();
        Duration remaining = row.valid(now) ? Duration.between(now, row.expiresAt) : Duration.ZERO;
        return row.heldBy(holder, now)
                ? new Answer.Held(new Lease(host, holder, row.epoch, remaining))
                : new Answer.HeldByOther(row.holder, remaining);
    }

    /** Why this epoch may not write; empty if it may. */
    Optional<Reason> fenced(HostId host, long epoch) {
        Row row = row(host);
        if (row.epoch != epoch) {
            return Optional.of(Reason.of("newer_epoch", "newest", Measure.count(row.epoch)));
        }
        return row.valid(store.now()) ? Optional.empty() : Optional.of(Reason.of("ran_out"));
    }

    @Override
    public Answer acquire(HostId host, UUID holder, Duration term, long seen) {
        synchronized (store) {
            store.answer();
            return take(host, holder, term, seen);
        }
    }

    @Override
    public void release(HostId host, UUID holder) {
        synchronized (store) {
            store.answer();
            Row row = row(host);
            if (row.heldBy(holder, store.now())) {
                row.expiresAt = store.now();
            }
        }
    }
}
