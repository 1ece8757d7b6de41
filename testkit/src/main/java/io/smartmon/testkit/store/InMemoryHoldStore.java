package io.smartmon.testkit.store;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.HoldStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The holds in memory. */
final class InMemoryHoldStore implements HoldStore, InMemoryStore.Part {
    private final InMemoryStore store;
    private final Map<UUID, Hold> placed = new LinkedHashMap<>();
    private final Set<UUID> lifted = new HashSet<>();
    private final Map<UUID, Integer> lifts = new HashMap<>();

    InMemoryHoldStore(InMemoryStore store) {
        this.store = store;
    }

    @Override
    public Runnable copy() {
        Map<UUID, Hold> placedNow = new LinkedHashMap<>(placed);
        Set<UUID> liftedNow = Set.copyOf(lifted);
        Map<UUID, Integer> liftsNow = Map.copyOf(lifts);
        return () -> {
            placed.clear();
            placed.putAll(placedNow);
            lifted.clear();
            lifted.addAll(liftedNow);
            lifts.clear();
            lifts.putAll(liftsNow);
        };
    }

    List<Hold> active(HostId host) {
        return placed.values().stream()
                .filter(hold -> !lifted.contains(hold.id()) && (hold.host() == null || host.equals(hold.host())))
                .sorted(Comparator.comparing(Hold::since).thenComparing(Hold::id))
                .toList();
    }

    @Override
    public void place(Hold hold) {
        synchronized (store) {
            store.answer();
            placed.putIfAbsent(hold.id(), hold);
        }
    }

    @Override
    public int lift(Lift lift) {
        synchronized (store) {
            store.answer();
            return lifts.computeIfAbsent(lift.id(), ignored -> {
                List<UUID> ended = placed.values().stream()
                        .filter(hold -> !lifted.contains(hold.id()) && Objects.equals(hold.host(), lift.host()))
                        .map(Hold::id)
                        .toList();
                lifted.addAll(ended);
                return ended.size();
            });
        }
    }

    @Override
    public List<Hold> inForce(HostId host) {
        synchronized (store) {
            store.answer();
            return active(host);
        }
    }
}
