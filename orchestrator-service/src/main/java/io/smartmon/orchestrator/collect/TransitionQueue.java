package io.smartmon.orchestrator.collect;

import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Queued transitions of units, and between them the newest reconcile and the newest report that unit states are unknown.
 * Only transitions count towards the bound. Not thread-safe.
 */
final class TransitionQueue extends OutboxQueue {
    private static final int BATCH = 500;

    private final Deque<Entry> queue = new ArrayDeque<>();
    private int queued;

    private sealed interface Entry {
        long ownershipEpoch();

        record Single(long ownershipEpoch, Transition transition) implements Entry {}

        record Reconciled(long ownershipEpoch, List<UnitMemory.Remembered> units, Instant at) implements Entry {}

        record NotKnown(long ownershipEpoch, Reason reason, Instant at) implements Entry {}
    }

    TransitionQueue(int bound) {
        super(bound);
    }

    void add(long ownershipEpoch, List<Transition> transitions) {
        transitions.forEach(each -> queue.addLast(new Entry.Single(ownershipEpoch, each)));
        queued += transitions.size();
        enforceBound();
    }

    void add(long ownershipEpoch, List<UnitMemory.Remembered> units, Instant at) {
        replace(new Entry.Reconciled(ownershipEpoch, units, at));
    }

    void add(long ownershipEpoch, Reason reason, Instant at) {
        replace(new Entry.NotKnown(ownershipEpoch, reason, at));
    }

    /** A reconcile replaces the one before it; without this, hours of them would be queued. */
    private void replace(Entry newest) {
        queue.removeIf(newest.getClass()::isInstance);
        queue.addLast(newest);
    }

    @Override
    int queued() {
        return queued;
    }

    @Override
    @Nullable
    Batch takeBatch() {
        Entry entry = queue.peekFirst();
        if (entry == null) {
            return null;
        }
        long ownershipEpoch = entry.ownershipEpoch();
        List<Transition> transitions = new ArrayList<>();
        while (entry != null && entry.ownershipEpoch() == ownershipEpoch && transitions.size() < BATCH) {
            switch (entry) {
                case Entry.Single(long same, Transition transition) -> {
                    transitions.add(transition);
                    queued--;
                }
                case Entry.Reconciled(long same, List<UnitMemory.Remembered> units, Instant at) -> {
                    queue.removeFirst();
                    return batch(ownershipEpoch, at, true, units, transitions);
                }
                case Entry.NotKnown(long same, Reason reason, Instant at) -> {
                    if (!transitions.isEmpty()) {
                        return newest(ownershipEpoch, transitions);
                    }
                    queue.removeFirst();
                    return new Batch(
                            ownershipEpoch,
                            0,
                            (stores, host, run) -> {
                                stores.services().notKnown(host, run, reason, at);
                                return 0;
                            },
                            List::of);
                }
            }
            queue.removeFirst();
            entry = queue.peekFirst();
        }
        return newest(ownershipEpoch, transitions);
    }

    @Override
    void dropOldest() {
        Iterator<Entry> all = queue.iterator();
        while (all.hasNext()) {
            if (all.next() instanceof Entry.Single) {
                all.remove();
                queued--;
                return;
            }
        }
    }

    private static Batch newest(long ownershipEpoch, List<Transition> transitions) {
        Map<UnitName, UnitMemory.Remembered> newest = new LinkedHashMap<>();
        transitions.forEach(each -> newest.put(each.unit(), each.now()));
        return batch(ownershipEpoch, transitions.getLast().at(), false, newest.values(), transitions);
    }

    private static Batch batch(
            long ownershipEpoch,
            Instant at,
            boolean complete,
            Collection<UnitMemory.Remembered> units,
            List<Transition> transitions) {
        List<ServiceStore.Seen> seen =
                units.stream().map(UnitMemory.Remembered::row).toList();
        List<ServiceStore.Transition> rows =
                transitions.stream().map(Transition::row).toList();
        return new Batch(
                ownershipEpoch,
                transitions.size(),
                (stores, host, run) -> {
                    stores.services().observe(new ServiceStore.Reconciliation(host, run, at, complete, seen, rows));
                    return 0;
                },
                () -> halves(ownershipEpoch, at, complete, units, transitions));
    }

    /** The transitions in two halves; a single one is split into its row and the reconcile. */
    private static List<Batch> halves(
            long ownershipEpoch,
            Instant at,
            boolean complete,
            Collection<UnitMemory.Remembered> units,
            List<Transition> transitions) {
        if (transitions.isEmpty() || (transitions.size() == 1 && !complete)) {
            return List.of();
        }
        int half = (transitions.size() + 1) / 2;
        List<Transition> later = transitions.subList(half, transitions.size());
        return List.of(
                newest(ownershipEpoch, transitions.subList(0, half)),
                complete ? batch(ownershipEpoch, at, true, units, later) : newest(ownershipEpoch, later));
    }
}
